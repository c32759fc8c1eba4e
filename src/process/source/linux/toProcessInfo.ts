import type { ProcessInfo } from '../../processInfo';
import type { Image } from './image';
import type { SystemInfo } from './systemInfo';
import type { Stat } from './stat';
import type { SurvivingThread } from './survivingThread';

/** Puts together what is known of a process. If its first thread has exited, `survivor` shows state and memory instead. */
export function toProcessInfo(stat: Stat, image: Image, system: SystemInfo, survivor?: SurvivingThread): ProcessInfo {
  const { pid, startTime, parentPid, name, cpuTime, childrenCpuTime, threads, session, group, kernelThread } = stat;
  const { commandLine, cwd, uid, otherUser } = image;
  const { state, memory } = survivor ?? stat;
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
    otherUser,
    cwd,
    startedAt: system.dateOf(startTime),
    kernelThread,
  };
}
