import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { createServer } from 'node:net';
import { canSetNextPid, setNextPid } from '../unit/support/nextPid';
import { FakeProc, type FakeProcess } from '../unit/support/fakeProc';
import { readOne } from '../unit/process/source/linux/naive';
import { describeProcessSource, type ContractServer, type SourceFixture } from './processSource';
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
    startServer: listenHere,
    breakListings: undefined,
    countDescriptors: () => readdirSync('/proc/self/fd').filter(isOfProcess).length,
    dispose: () => {
      real.dispose();
      for (const other of others) other.kill('SIGKILL');
    },
  };
});

/** This process is a server for a while. */
async function listenHere(): Promise<ContractServer> {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
    }),
  );
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  return { pid: process.pid, address: '127.0.0.1', port, close };
}

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
    startServer: () => {
      const pid = add({ parentPid: 1 });
      proc.files.set(
        '/proc/net/tcp',
        '0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 7 1 0 100 0 0 10 0\n',
      );
      proc.links.set(`/proc/${pid}/fd/3`, 'socket:[7]');
      const close = (): Promise<void> => {
        proc.files.set('/proc/net/tcp', '');
        proc.links.delete(`/proc/${pid}/fd/3`);
        return Promise.resolve();
      };
      return Promise.resolve({ pid, address: '127.0.0.1', port: 80, close });
    },
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
