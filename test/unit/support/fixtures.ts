import type { OriginRef } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import type { ProcessNode } from '../../../src/process/model/snapshot';

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

/** The same as the view has it: with nothing below it, seen below its parent in this origin. */
export function processNode(process: ProcessInfo, { id, kind, label }: OriginRef): ProcessNode {
  const { pid, startTime, session, name, memory } = process;
  return {
    key: `${pid}.${startTime}`,
    process,
    isVSCode: false,
    detachedDescendants: [],
    record: {
      ...{ pid, startTime, session, name, origin: { id, kind, label }, parent: undefined, orphanedAt: undefined },
      ...{ evidence: 'descent', hostPid: undefined, inherited: false },
    },
    cpu: undefined,
    total: { cpu: undefined, memory, count: 1 },
    children: [],
  };
}
