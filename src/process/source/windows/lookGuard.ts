import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { ancestorsOf } from '../ancestors';
import type { ProcessList } from './processList';

/** Whose memory may be read. */
export interface LookRules {
  readonly list: ProcessList;
  /** Our own process. */
  readonly self: number;
  /** The processes that are known to be of this workspace. */
  readonly ours: readonly Identity[];
}

/**
 * Whether the memory of a process may be read: it has the folder and the environment. To read the memory of strangers is
 * what programs do that steal passwords, and security software watches for it. So the process is one of ours, or below one
 * of ours, or it may be one that has lost its parent: then it is of our logon session and younger than what is ours.
 */
export function mayReadMemory(process: Identity, { list, self, ours }: LookRules): boolean {
  const listed = list.get(process.pid);
  const own = list.get(self);
  if (!own || listed?.info.startTime !== process.startTime) return false;
  const getProcess = (pid: number): ProcessInfo | undefined => list.get(pid)?.info;
  const roots = [own.info, ...ours].filter(({ pid, startTime }) => getProcess(pid)?.startTime === startTime);
  const pids = new Set(roots.map(({ pid }) => pid));
  const line = [listed.info, ...ancestorsOf(process.pid, { get: getProcess })];
  if (line.some(({ pid }) => pids.has(pid))) return true;
  const isYounger = roots.some(({ startTime }) => startTime <= process.startTime);
  return listed.info.parentPid === 0 && isYounger && listed.system.logonSession === own.system.logonSession;
}
