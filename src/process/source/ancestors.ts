import { startTimeSlackMs } from '../identity';
import type { ProcessInfo } from '../processInfo';
import { ListingError, type ProcessSource } from './processSource';

/**
 * The parent of a process, the parent of that, and so on, as far as they can be seen. What is younger than its child is no
 * parent: on Windows a process keeps the pid of its dead parent, and that is handed out again.
 */
export function ancestorsOf(pid: number, source: Pick<ProcessSource, 'get'>): readonly ProcessInfo[] {
  const found = new Map<number, ProcessInfo>();
  let child = source.get(pid);
  while (child && child.parentPid > 0 && child.parentPid !== pid && !found.has(child.parentPid)) {
    const parent = source.get(child.parentPid);
    if (!parent || parent.startTime > child.startTime + startTimeSlackMs) break;
    found.set(parent.pid, parent);
    child = parent;
  }
  return [...found.values()];
}

/**
 * Like {@link ProcessSource.get}, but undefined also if no process can be seen now: for code that must not fail because
 * of that, such as activation. Not for signals: a process that cannot be seen is not gone.
 */
export function getIfPossible(pid: number, source: Pick<ProcessSource, 'get'>): ProcessInfo | undefined {
  try {
    return source.get(pid);
  } catch (error) {
    if (error instanceof ListingError) return undefined;
    throw error;
  }
}
