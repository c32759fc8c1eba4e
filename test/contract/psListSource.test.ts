import type { ProcessDescriptor } from 'ps-list';
import { createPsListSource } from '../../src/process/source/portable/psListSource';
import { describeProcessSource } from './processSource';

/** A made-up `ps`, which counts start times in seconds. */
describeProcessSource('the portable source', () => {
  const processes = new Map<number, ProcessDescriptor>();
  let date = Date.UTC(2026, 0, 1);
  let isBroken = false;
  /** No listing is so fresh that it answers for a later question. */
  const pass = (): void => {
    date += 10_000;
  };
  let lastPid = 100;
  const add = (some: { readonly pid: number; readonly ppid: number }): number => {
    pass();
    const cmd = 'node server.js --port 80';
    processes.set(some.pid, { ...some, name: 'node', cmd, path: '/bin/node', uid: 1000, startTime: new Date(date) });
    return some.pid;
  };
  const end = (pid: number): Promise<void> => {
    pass();
    processes.delete(pid);
    for (const [child, process] of processes) if (process.ppid === pid) processes.set(child, { ...process, ppid: 1 });
    return Promise.resolve();
  };
  add({ pid: 1, ppid: 0 });
  return {
    source: createPsListSource({
      listProcesses: () => {
        if (isBroken) return Promise.reject(new Error('spawn ps ENOENT'));
        return Promise.resolve([...processes.values()]);
      },
      readProcess: (pid) => processes.get(pid),
      pidExists: (pid) => processes.has(pid),
      now: () => date,
      date: () => date,
      self: 99,
      user: 1000,
    }),
    start: (parentPid = 1) => Promise.resolve(add({ pid: ++lastPid, ppid: parentPid })),
    end,
    commandLine: ['node', 'server.js', '--port', '80'],
    variable: undefined,
    makeZombie: (pid) => {
      const process = processes.get(pid);
      if (process) processes.set(pid, { ...process, cmd: `[${process.name}] <defunct>` });
      return Promise.resolve();
    },
    recycle: async (pid) => {
      await end(pid);
      add({ pid, ppid: 1 });
    },
    // `ps` shows processes only.
    startThread: () => ++lastPid,
    breakListings: () => {
      isBroken = true;
      return () => {
        isBroken = false;
      };
    },
    startServer: undefined,
    countDescriptors: undefined,
    dispose: () => undefined,
  };
});
