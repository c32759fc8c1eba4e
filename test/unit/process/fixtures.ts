import type { ProcessInfo } from '../../../src/process/processInfo';

/** A process for tests: what is not named is dull. */
export function processInfo(some: Partial<ProcessInfo> & { readonly pid: number }): ProcessInfo {
  return {
    startTime: some.pid * 10,
    parentPid: 0,
    name: `p${some.pid}`,
    commandLine: [`/bin/p${some.pid}`],
    state: 'sleeping',
    cpuTime: 0,
    childrenCpuTime: 0,
    memory: 1024,
    threads: 1,
    session: 0,
    group: some.pid,
    uid: 1000,
    cwd: '/tmp',
    startedAt: 0,
    kernelThread: false,
    ...some,
  };
}
