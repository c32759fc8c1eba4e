import { runToEnd, type SlicedTask } from '../../../common/timeSlicing';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { GetProcess } from '../../source/processSource';
import { findRunning } from '../liveness';
import type { TreeMembers } from './treeMembers';

/**
 * Reads the children that a process may have.
 * @returns the living children that are not members yet; none if the process itself has ended.
 */
export function newChildren(
  process: ProcessInfo,
  pids: readonly number[],
  members: TreeMembers,
  getBasic: GetProcess,
): readonly ProcessInfo[] {
  const children = pids
    .flatMap((pid) => getBasic(pid) ?? [])
    .filter((child) => isAlive(child) && !members.isDecided(child));
  // Checked last: if the process still runs, it has had its pid all the time, and what names it as parent is its child.
  if (children.length === 0 || !findRunning(process, getBasic)) return [];
  return children.filter((child) => child.parentPid === process.pid);
}

/**
 * Calls `add` for each process of a listing that belongs to the tree, as soon as it is reached (an iterable listing may
 * read the processes on the way), and then for those that belong to the tree through the members found.
 */
export function collectMembers(
  listing: Iterable<ProcessInfo>,
  members: TreeMembers,
  add: (process: ProcessInfo) => void,
): void {
  runToEnd(collectMembersInSlices(listing, members, add));
}

/** The same as a task that can be interrupted. */
export function* collectMembersInSlices(
  listing: Iterable<ProcessInfo>,
  members: TreeMembers,
  add: (process: ProcessInfo) => void,
): SlicedTask<void> {
  function* addFrom(processes: Iterable<ProcessInfo>): SlicedTask<readonly ProcessInfo[]> {
    const others: ProcessInfo[] = [];
    for (const process of processes) {
      if (members.isNewMember(process)) add(process);
      else others.push(process);
      yield;
    }
    return others;
  }
  let before = Infinity;
  let others = yield* addFrom(listing);
  // The length of the listing is not known, so there are at least two passes.
  while (others.length < before) {
    before = others.length;
    others = yield* addFrom(others);
  }
}
