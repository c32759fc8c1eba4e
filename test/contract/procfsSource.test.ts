import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { canSetNextPid, setNextPid } from '../unit/support/nextPid';
import { FakeProc, type FakeProcess } from '../unit/support/fakeProc';
import { readOne } from '../unit/process/source/linux/naive';
import { describeProcessSource, type SourceFixture } from './processSource';
import { RealProcesses } from './realProcesses';

describeProcessSource('procfs, of this system', () => {
  const real = new RealProcesses(readState);
  const others: ChildProcess[] = [];
  const recycle = async (pid: number): Promise<void> => {
    await real.end(pid);
    for (let tries = 0; others.at(-1)?.pid !== pid; tries++) {
      if (tries === 100) throw new Error(`${pid} could not be taken over`);
      setNextPid(pid);
      others.push(spawn('sleep', ['60'], { stdio: 'ignore' }));
    }
  };
  return {
    source: createProcfsSource(),
    start: real.start,
    end: real.end,
    commandLine: real.commandLine,
    variable: real.variable,
    makeZombie: real.makeZombie,
    recycle: canSetNextPid() ? recycle : undefined,
    startThread: (pid) => Number(readThreads(pid).find((tid) => tid !== String(pid))),
    breakListings: undefined,
    countDescriptors: () => readdirSync('/proc/self/fd').filter(isOfProcess).length,
    dispose: () => {
      real.dispose();
      for (const other of others) other.kill('SIGKILL');
    },
  };
});

function readState(pid: number): 'alive' | 'zombie' | undefined {
  const process = readOne(pid);
  if (!process) return undefined;
  // While the other threads of a process exit, its first one is a zombie already.
  return process.state === 'Z' && readThreads(pid).length === 1 ? 'zombie' : 'alive';
}

function readThreads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // It is gone.
  }
}

/** Whether a descriptor of this process is of a file about a process. */
function isOfProcess(descriptor: string): boolean {
  try {
    return /^\/proc\/\d+\/(?!fd$)/.test(readlinkSync(`/proc/self/fd/${descriptor}`));
  } catch {
    return false; // It has been closed.
  }
}

describeProcessSource('procfs, of a made-up /proc', () => {
  const proc = new FakeProc();
  let time = 0;
  const processes = new Map<number, FakeProcess>();
  const add = (some: Partial<FakeProcess>): number => {
    time += 1_000;
    const process = proc.start({ ...some, startTicks: time });
    processes.set(process.pid, process);
    return process.pid;
  };
  const commandLine = ['node', 'server.js', '--port', '80 80'];
  const end = (pid: number): Promise<void> => {
    proc.end(pid);
    processes.delete(pid);
    for (const process of processes.values()) if (process.parentPid === pid) proc.change(process, { parentPid: 1 });
    return Promise.resolve();
  };
  for (const pid of [1, 10]) add({ pid, parentPid: 0 });
  return {
    source: createProcfsSource({ fs: proc, now: () => time, self: 10 }),
    start: (parentPid = 1) => Promise.resolve(add({ parentPid, commandLine, environment: { CONTRACT: 'yes' } })),
    end,
    commandLine,
    variable: ['CONTRACT', 'yes'],
    makeZombie: (pid) => {
      proc.change(processes.get(pid) ?? proc.start(), { state: 'Z' });
      return Promise.resolve();
    },
    recycle: async (pid) => {
      const { lastPid } = proc;
      await end(pid);
      add({ pid, parentPid: 1 });
      proc.lastPid = Math.max(pid, lastPid);
    },
    startThread: (pid) => add({ parentPid: processes.get(pid)?.parentPid ?? 1, exitSignal: -1 }),
    breakListings: () => {
      proc.denied.set('/proc', 'EACCES');
      return () => {
        proc.denied.clear();
      };
    },
    countDescriptors: () => proc.openCount,
    dispose: () => undefined,
  } satisfies SourceFixture;
});
