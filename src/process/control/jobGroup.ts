import { keyOf } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ControlContext } from './controlContext';
import { findRunning } from './liveness';

/**
 * What Ctrl+Z has stopped together with a process: its stopped descendants in the same process group. The terminal stops
 * a job as a whole (the group, termios(3)), so a job is continued as far as that. A descendant in a group of its own was
 * stopped by something else, and stays stopped.
 *
 * Everything is read in one turn of the event loop.
 * @returns nothing where the kernel has no lists of children.
 */
export function findStoppedJob(
  leader: ProcessInfo,
  { forkMonitor, getBasic }: Pick<ControlContext, 'forkMonitor' | 'getBasic'>,
): readonly ProcessInfo[] {
  const found = new Map([[keyOf(leader), leader]]);
  if (!forkMonitor) return [];
  // The loop also visits what it adds.
  for (const parent of found.values()) {
    const children = forkMonitor.readChildren(parent).children.flatMap((pid) => getBasic(pid) ?? []);
    // Checked last: if the parent still runs, it has had its pid all the time, and these are its children.
    if (!findRunning(parent, getBasic)) continue;
    for (const child of children) {
      if (child.parentPid === parent.pid && child.group === leader.group) found.set(keyOf(child), child);
    }
  }
  return [...found.values()].filter((process) => process !== leader && process.state === 'stopped');
}
