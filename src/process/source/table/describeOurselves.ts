import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';

/** What we know of this process without asking the system: it is asked for before the first listing has come. */
export function describeOurselves({ pid, startTime }: Identity, name: string = process.title): ProcessInfo {
  return {
    pid,
    startTime,
    parentPid: process.ppid,
    name,
    commandLine: [process.execPath, ...process.argv.slice(1)],
    state: 'running',
    cpuTime: undefined,
    childrenCpuTime: 0,
    memory: process.memoryUsage.rss(),
    threads: 0,
    session: 0,
    group: 0,
    uid: process.geteuid?.() ?? -1,
    cwd: undefined,
    startedAt: startTime,
    kernelThread: false,
  };
}
