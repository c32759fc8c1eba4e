import type { ProcessInfo } from '../../processInfo';
import type { ControlContext } from '../controlContext';
import { findRunning } from '../liveness';
import type { RefusalReason } from '../refusal';
import type { ReportBuilder } from '../reportBuilder';
import type { KnownTree } from './knownTree';
import type { TreeMembers } from './treeMembers';

/**
 * Whether a process that a membership rule has found may become a member. If not, the report says why, and its
 * descendants are not found through it either.
 */
export function mayJoinTree(
  process: ProcessInfo,
  members: TreeMembers,
  report: ReportBuilder,
  { guard }: ControlContext,
): boolean {
  // A child of a member: a VS Code process never descends from a process that is not VS Code's.
  if (members.member(process.parentPid, process)) return true;
  return mayBeAdmitted(process, guard.checkWithAncestors(process), members, report);
}

/**
 * Of the members that the caller knows, those that still run, were not found otherwise, and may be signalled. For those
 * that may not, the report says why.
 */
export function admitKnownMembers(
  { members: known }: KnownTree,
  members: TreeMembers,
  report: ReportBuilder,
  { getProcess, guard }: ControlContext,
): readonly ProcessInfo[] {
  return known.flatMap((identity) => {
    const process = members.has(identity) ? undefined : findRunning(identity, getProcess);
    return process && mayBeAdmitted(process, guard.fullCheck(process), members, report) ? process : [];
  });
}

/** Whether neither the guard nor a spared application speaks against it; if one does, the report says so. */
function mayBeAdmitted(
  process: ProcessInfo,
  reason: RefusalReason | undefined,
  members: TreeMembers,
  report: ReportBuilder,
): boolean {
  const isProtected = reason !== undefined && reason !== 'otherVSCode';
  const application = isProtected ? undefined : members.spared.applicationOf(process);
  const refused = application ?? (reason && { process, reason });
  if (refused) report.record(refused.process, { result: 'denied', process: refused.process, detail: refused.reason });
  return refused === undefined;
}
