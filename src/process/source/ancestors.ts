import type { ProcessInfo } from '../processInfo';
import { ListingError, type ProcessSource } from './processSource';

/** Who started a process, and who started them, from the parent up. */
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
 * A look for what must not fail because nothing can be seen just now, as activation must not: undefined then too. Not
 * for signals, where a process that cannot be seen is none that is gone.
 */
export function getIfPossible(pid: number, source: Pick<ProcessSource, 'get'>): ProcessInfo | undefined {
  try {
    return source.get(pid);
  } catch (error) {
    if (error instanceof ListingError) return undefined;
    throw error;
  }
}
