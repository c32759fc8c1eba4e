import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';

/**
 * Terminates a supervisor and its child. The child is between fork(2) and execve(2) when SIGTERM arrives: the handler that
 * it has from its parent takes the signal, and after that it executes its program. It ends with signal number `endsAfter`.
 */
function terminate(child: { readonly executes: string | undefined; readonly endsAfter: number }) {
  const living = new Map<number, ProcessInfo>([
    [100, processInfo({ pid: 100, parentPid: 1, name: 'sh' })],
    [101, processInfo({ pid: 101, parentPid: 100, name: 'sh' })],
  ]);
  const sent: string[] = [];
  let now = 0;
  const get = (pid: number): ProcessInfo | undefined => living.get(pid);
  const controller = createProcessController({
    source: fakeSource({ get, listAll: () => Promise.resolve([...living.values()]) }),
    protection: { self: 50, isHost: () => false },
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += Math.max(1, ms);
        const process = living.get(101);
        if (process && child.executes !== undefined) living.set(101, { ...process, name: child.executes });
        return Promise.resolve();
      },
    },
    system: createSignalControl(({ pid }, signal) => {
      sent.push(`${signal} ${pid}`);
      if (pid === 100 || sent.filter((each) => each.endsWith('101')).length >= child.endsAfter) living.delete(pid);
    }),
  });
  return { sent, report: controller.terminateTree({ pid: 100 }, { graceMs: 2_000 }) };
}

describe('TreeTermination', () => {
  it('sends SIGTERM once more to a child that executes its program after the first', async () => {
    const { sent, report } = terminate({ executes: 'sleep', endsAfter: 2 });
    assert.deepEqual(
      (await report).processes.map(({ pid, outcome }) => [pid, outcome]),
      [
        [100, 'gone'],
        [101, 'gone'],
      ],
    );
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101', 'SIGTERM 101']);
  });

  it('sends SIGTERM only once to a child that goes on with the same program', async () => {
    const { sent, report } = terminate({ executes: undefined, endsAfter: 2 });
    assert.equal((await report).processes.at(-1)?.outcome, 'alive');
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101']);
  });

  it('sends SIGTERM at most twice to a child, whatever it executes', async () => {
    const { sent, report } = terminate({ executes: 'stubborn', endsAfter: 9 });
    assert.equal((await report).processes.at(-1)?.outcome, 'alive');
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101', 'SIGTERM 101']);
  });
});
