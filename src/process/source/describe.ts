import type { ProcessInfo } from '../processInfo';
import type { Image } from './image';
import type { Machine } from './machine';
import type { Stat } from './stat';

/** Puts together what one listing knows of a process. */
export function describe(stat: Stat, { commandLine, cwd, uid }: Image, machine: Machine): ProcessInfo {
  const { pid, startTime, parentPid, name, state, cpuTime, childrenCpuTime } = stat;
  const { memory, threads, session, group, kernelThread } = stat;
  return {
    pid,
    startTime,
    parentPid,
    name,
    commandLine,
    state,
    cpuTime,
    childrenCpuTime,
    memory,
    threads,
    session,
    group,
    uid,
    cwd,
    startedAt: machine.bootTime() + startTime,
    kernelThread,
  };
}
