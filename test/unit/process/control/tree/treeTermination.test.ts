import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';

/**
 * A supervisor and its child, which is between fork(2) and execve(2) when it is asked: it takes the signal in the handler
 * of its parent, and executes its program after that.
 */
function terminate(child: { readonly executes: string | undefined; readonly hears: number }) {
  const living = new Map<number, ProcessInfo>([
    [100, processInfo({ pid: 100, parentPid: 1, name: 'sh' })],
    [101, processInfo({ pid: 101, parentPid: 100, name: 'sh' })],
  ]);
  const sent: string[] = [];
  let now = 0;
  const look = (pid: number): ProcessInfo | undefined => living.get(pid);
  const ender = createProcessController({
    source: fakeSource({ get: look, listAll: () => Promise.resolve([...living.values()]) }),
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
    kill: (pid, signal) => {
      sent.push(`${signal} ${pid}`);
      if (pid === 100 || sent.filter((each) => each.endsWith('101')).length >= child.hears) living.delete(pid);
    },
  });
  return { sent, report: ender.terminateTree({ pid: 100 }, { graceMs: 2_000 }) };
}

describe('Asking a tree to exit', () => {
  it('asks a child once more that has executed its program only after it was asked', async () => {
    const { sent, report } = terminate({ executes: 'sleep', hears: 2 });
    assert.deepEqual(
      (await report).processes.map(({ pid, outcome }) => [pid, outcome]),
      [
        [100, 'gone'],
        [101, 'gone'],
      ],
    );
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101', 'SIGTERM 101']);
  });

  it('asks a child only once that goes on with the same program', async () => {
    const { sent, report } = terminate({ executes: undefined, hears: 2 });
    assert.equal((await report).processes.at(-1)?.outcome, 'alive');
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101']);
  });

  it('asks a child at most twice, whatever it executes', async () => {
    const { sent, report } = terminate({ executes: 'stubborn', hears: 9 });
    assert.equal((await report).processes.at(-1)?.outcome, 'alive');
    assert.deepEqual(sent, ['SIGTERM 100', 'SIGTERM 101', 'SIGTERM 101']);
  });
});
