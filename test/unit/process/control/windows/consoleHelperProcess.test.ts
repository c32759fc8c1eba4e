import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { ConsoleHelperProcess } from '../../../../../src/process/control/windows/consoleHelperProcess';

/** A child process that does nothing by itself. */
function createChild() {
  const sent: unknown[] = [];
  const killed: unknown[] = [];
  const child = Object.assign(new EventEmitter(), {
    send: (message: unknown) => sent.push(message) > 0,
    kill: (signal: unknown) => killed.push(signal) > 0,
  });
  return { child, sent, killed };
}

const request = { task: 'find', processes: [{ pid: 8, startTime: 1 }] } as const;
const answer = (pid: number) => ({ task: 'find', consoles: [[pid]] }) as const;

describe('ConsoleHelperProcess', () => {
  it('gives the answers in the order of the requests', async () => {
    const { child, sent } = createChild();
    const helper = new ConsoleHelperProcess(child);
    const answers = [helper.ask(request), helper.ask(request)];
    assert.deepEqual(sent, [request, request]);
    child.emit('message', answer(8));
    child.emit('message', answer(12));
    assert.deepEqual(await Promise.all(answers), [answer(8), answer(12)]);
    // An answer without a request does no harm.
    child.emit('message', answer(16));
    helper.dispose();
  });

  it('fails every request once the process has ended, or could not be started', async () => {
    for (const [event, value, message] of [
      ['close', 1, /exit code 1/],
      ['error', new Error('it cannot be started'), /cannot be started/],
    ] as const) {
      const { child } = createChild();
      const helper = new ConsoleHelperProcess(child);
      const pending = helper.ask(request);
      child.emit(event, value);
      await assert.rejects(pending, message);
      await assert.rejects(helper.ask(request), message);
    }
  });

  it('kills a process that does not answer in time', async () => {
    const { child, killed } = createChild();
    const helper = new ConsoleHelperProcess(child, 10);
    await assert.rejects(helper.ask(request), /within 10 ms/);
    assert.deepEqual(killed, ['SIGKILL']);
  });

  it('ends with the command, and what is asked then fails', async () => {
    const { child, killed } = createChild();
    const helper = new ConsoleHelperProcess(child);
    const pending = helper.ask(request);
    helper.dispose();
    await assert.rejects(pending, /has been ended/);
    await assert.rejects(helper.ask(request), /has been ended/);
    assert.deepEqual(killed, ['SIGKILL']);
  });
});
