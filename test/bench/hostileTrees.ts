import type { Origin } from '../../src/process/origin';
import type { ProcessInfo } from '../../src/process/processInfo';

/** The terminal of a hostile tree. Its shell is the process 100. */
export const hostileTerminal: Origin = { id: 'hostile', kind: 'terminal', label: 'bash', rootPid: 100 };

/** A chain of processes, each the child of the one before. */
export function chain(count: number): readonly ProcessInfo[] {
  return treeOf(count, (index) => 100 + index);
}

/** Processes with the same parent. */
export function siblings(count: number): readonly ProcessInfo[] {
  return treeOf(count, () => 100);
}

/** The shell, and the processes below it. */
function treeOf(count: number, parentOf: (index: number) => number): readonly ProcessInfo[] {
  const shell = processOf(100, 40, 'bash', ['-bash']);
  return [
    shell,
    ...Array.from({ length: count }, (_, index) =>
      processOf(101 + index, parentOf(index), 'node', ['/usr/bin/node', '/home/me/project/worker.js', `--id=${index}`]),
    ),
  ];
}

function processOf(pid: number, parentPid: number, name: string, commandLine: readonly string[]): ProcessInfo {
  return {
    ...{ pid, parentPid, name, commandLine },
    startTime: pid * 10,
    state: 'sleeping',
    cpuTime: 0,
    childrenCpuTime: 0,
    memory: 40 * 1024 ** 2,
    threads: 11,
    session: 100,
    group: 100,
    uid: 1000,
    cwd: '/home/me/project',
    startedAt: 0,
    kernelThread: false,
  };
}
