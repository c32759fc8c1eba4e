import type { ProcessInfo } from '../processInfo';
import { ListingError, type ProcessSource } from './processSource';

/** The parent of a process, the parent of that, and so on, as far as they can be seen. */
export function ancestorsOf(pid: number, source: Pick<ProcessSource, 'get'>): readonly ProcessInfo[] {
  const found = new Map<number, ProcessInfo>();
  let parentPid = source.get(pid)?.parentPid;
  while (parentPid !== undefined && parentPid > 0 && parentPid !== pid && !found.has(parentPid)) {
    const parent = source.get(parentPid);
    if (!parent) break;
    found.set(parentPid, parent);
    parentPid = parent.parentPid;
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
