import { keyOf } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ControlContext } from './controlContext';
import { findRunning } from './liveness';

/**
 * What Ctrl+Z has stopped together with a process: its stopped descendants in the same process group. The terminal stops
 * a job as a whole (the group, termios(3)), so that is how far a job is continued. A descendant in a group of its own was
 * stopped by something else, and stays so.
 *
 * Empty where the kernel has no lists of children. Everything is read in one turn of the event loop.
 */
export function findStoppedJob(
  leader: ProcessInfo,
  { forkMonitor, glance }: Pick<ControlContext, 'forkMonitor' | 'glance'>,
): readonly ProcessInfo[] {
  const found = new Map([[keyOf(leader), leader]]);
  if (!forkMonitor) return [];
  // Those that are found under way are visited too.
  for (const parent of found.values()) {
    const children = forkMonitor.readChildren(parent).children.flatMap((pid) => glance(pid) ?? []);
    // Looked at last: if the parent is still there, its pid was its own all the time, and these are its children.
    if (!findRunning(parent, glance)) continue;
    for (const child of children) {
      if (child.parentPid === parent.pid && child.group === leader.group) found.set(keyOf(child), child);
    }
  }
  return [...found.values()].filter((process) => process !== leader && process.state === 'stopped');
}
