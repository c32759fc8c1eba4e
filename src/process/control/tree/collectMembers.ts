import { isAlive, type ProcessInfo } from '../../processInfo';
import { runToEnd, type SlicedTask } from '../../../common/timeSlicing';
import type { TreeMembers } from './treeMembers';
import { findRunning } from '../liveness';
import { type GetProcess } from '../../source/processSource';

/** The living children that are not in the family yet, of a member that still runs; none when it does not. */
export function newChildren(
  process: ProcessInfo,
  pids: readonly number[],
  family: TreeMembers,
  glance: GetProcess,
): readonly ProcessInfo[] {
  const children = pids
    .flatMap((pid) => glance(pid) ?? [])
    .filter((child) => isAlive(child) && !family.isDecided(child));
  // Looked at last: if it is still there, the pid was its own all the time, and whoever names it as parent is its child.
  if (children.length === 0 || !findRunning(process, glance)) return [];
  return children.filter((child) => child.parentPid === process.pid);
}

/**
 * Has everybody taken in who is a relative, each as soon as it is seen (the listing may be one that looks at the system
 * under way), and then those who are by the relatives found.
 */
export function collectMembers(
  listing: Iterable<ProcessInfo>,
  family: TreeMembers,
  take: (process: ProcessInfo) => void,
): void {
  runToEnd(findMembers(listing, family, take));
}

/** The same, to be interrupted wherever there is time for it. */
export function* findMembers(
  listing: Iterable<ProcessInfo>,
  family: TreeMembers,
  take: (process: ProcessInfo) => void,
): SlicedTask<void> {
  function* takeFrom(processes: Iterable<ProcessInfo>): SlicedTask<readonly ProcessInfo[]> {
    const strangers: ProcessInfo[] = [];
    for (const process of processes) {
      if (family.isNewMember(process)) take(process);
      else strangers.push(process);
      yield;
    }
    return strangers;
  }
  let before = Infinity;
  let strangers = yield* takeFrom(listing);
  // The first time nothing is known of how many there were, so it is gone through at least twice.
  while (strangers.length < before) {
    before = strangers.length;
    strangers = yield* takeFrom(strangers);
  }
}
