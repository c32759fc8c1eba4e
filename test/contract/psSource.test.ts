import { spawnSync } from 'node:child_process';
import { createPsSource } from '../../src/process/source/ps/psReader';
import { FakePs } from '../unit/support/fakePs';
import { describeProcessSource } from './processSource';
import { RealProcesses } from './realProcesses';

describeProcessSource('ps, of a made-up macOS', () => {
  const ps = new FakePs();
  let date = Date.UTC(2026, 0, 1);
  let lastPid = 100;
  /** No listing is so fresh that it answers for a later question. */
  const pass = (): void => {
    date += 10_000;
  };
  const add = (pid: number, parentPid: number): number => {
    pass();
    ps.processes.set(pid, { pid, parentPid, name: 'node', command: 'node server.js --port 80', startTime: date });
    return pid;
  };
  const end = (pid: number): Promise<void> => {
    pass();
    ps.processes.delete(pid);
    for (const process of ps.processes.values()) {
      if (process.parentPid === pid) ps.processes.set(process.pid, { ...process, parentPid: 1 });
    }
    return Promise.resolve();
  };
  add(1, 0);
  add(99, 1);
  return {
    source: createPsSource({
      ps,
      pidExists: (pid) => ps.processes.has(pid),
      now: () => date,
      date: () => date,
      upMs: () => 0,
      self: 99,
      user: 501,
    }),
    start: (parentPid = 1) => Promise.resolve(add(++lastPid, parentPid)),
    end,
    commandLine: ['node', 'server.js', '--port', '80'],
    variable: undefined,
    makeZombie: (pid) => {
      const process = ps.processes.get(pid);
      if (process) ps.processes.set(pid, { ...process, state: 'Z' });
      return Promise.resolve();
    },
    recycle: async (pid) => {
      await end(pid);
      add(pid, 1);
    },
    // `ps` shows processes only.
    startThread: () => ++lastPid,
    breakListings: () => {
      ps.failure = new Error('spawn /bin/ps EPERM');
      return () => {
        ps.failure = undefined;
      };
    },
    startServer: undefined,
    countDescriptors: undefined,
    dispose: () => undefined,
  };
});

// A fresh machine may have no `ps`.
if (spawnSync('/bin/ps').error) {
  describe('ps, of this system', () => {
    it('is a ProcessSource');
  });
} else {
  describeProcessSource('ps, of this system', () => {
    const real = new RealProcesses(readState);
    return {
      source: createPsSource(),
      start: real.start,
      end: real.end,
      commandLine: real.commandLine,
      variable: undefined,
      makeZombie: real.makeZombie,
      // Start times are in seconds: another process with the same pid would have to start seconds later.
      recycle: undefined,
      startThread: (pid) => readThreads(pid).find((tid) => tid !== pid) ?? -1,
      startServer: undefined,
      breakListings: undefined,
      countDescriptors: undefined,
      dispose: real.dispose,
    };
  });
}

function readState(pid: number): 'alive' | 'zombie' | undefined {
  const state = ask('-o', 'state=', '-p', String(pid));
  if (state === '') return undefined;
  // While the other threads of a process exit, its first one is a zombie already.
  return state.startsWith('Z') && readThreads(pid).length === 1 ? 'zombie' : 'alive';
}

function readThreads(pid: number): readonly number[] {
  return ask('-L', '-o', 'lwp=', '-p', String(pid)).split('\n').map(Number);
}

function ask(...args: readonly string[]): string {
  return spawnSync('/bin/ps', args, { encoding: 'utf8' }).stdout.trim();
}
