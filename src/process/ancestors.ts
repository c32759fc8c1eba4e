import type { ProcessInfo } from './processInfo';
import type { ProcessSource } from './source/source';

/** Who started a process, and who started them, from the parent up. */
export function ancestorsOf(pid: number, source: Pick<ProcessSource, 'look'>): readonly ProcessInfo[] {
  const found = new Map<number, ProcessInfo>();
  let parentPid = source.look(pid)?.parentPid;
  while (parentPid !== undefined && parentPid > 0 && parentPid !== pid && !found.has(parentPid)) {
    const parent = source.look(parentPid);
    if (!parent) break;
    found.set(parentPid, parent);
    parentPid = parent.parentPid;
  }
  return [...found.values()];
}
