import type { Clock } from '../../common/clock';
import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { Guard } from './protection';
import type { RefusalReason } from './refusal';
import type { ProcessSource } from '../source/processSource';
import type { ReportBuilder } from './reportBuilder';
import type { ForkMonitor } from '../source/forkMonitor';
import type { TreeMembers } from './tree/treeMembers';
import type { SignalSender } from './signalSender';
import { findRunning } from './liveness';
import { type GetProcess } from '../source/processSource';

/** What one command that ends processes works with. */
export interface ControlContext {
  readonly source: Pick<ProcessSource, 'listAll'>;
  readonly look: GetProcess;
  /** {@link look}, without what takes more than one read. */
  readonly glance: GetProcess;
  readonly guard: Guard;
  readonly signals: SignalSender;
  readonly clock: Clock;
  readonly forkMonitor: ForkMonitor | undefined;
  /** Has something done when this process exits; returns how to take that back. */
  readonly onExit: (callback: () => void) => () => void;
}

/** What a caller may know of a tree that the system does not show any more. */
export interface KnownTree {
  /** Members that are known from before and may have lost their parents. */
  readonly members: readonly Identity[];
  /** The root is another VS Code that the user wants to end as a whole: nothing that belongs to it is spared. */
  readonly whole: boolean;
  /** Further evidence, such as the environment. */
  readonly belongs: ((stranger: ProcessInfo) => boolean) | undefined;
}

/**
 * Whether a process that the family claims may become a member. One that may not is accounted for, and nobody is claimed
 * for its sake.
 */
export function mayJoinTree(
  process: ProcessInfo,
  family: TreeMembers,
  account: ReportBuilder,
  { guard }: ControlContext,
): boolean {
  if (family.member(process.parentPid, process)) return true;
  return mayBeAdmitted(process, guard.checkWithAncestors(process), family, account);
}

/** Whether neither a reason nor a program that is spared speaks against it; otherwise that is accounted for. */
function mayBeAdmitted(
  process: ProcessInfo,
  reason: RefusalReason | undefined,
  family: TreeMembers,
  account: ReportBuilder,
): boolean {
  const isOurs = reason !== undefined && reason !== 'otherVSCode';
  const application = isOurs ? undefined : family.spared.applicationOf(process);
  const refused = application ?? (reason && { process, reason });
  if (refused) account.record(refused.process, { result: 'denied', process: refused.process, detail: refused.reason });
  return refused === undefined;
}

/**
 * Of the members that a caller knows of, those that still run, were not found otherwise, and may be reached. Those that
 * may not are accounted for.
 */
export function admitKnownMembers(
  { members }: KnownTree,
  family: TreeMembers,
  account: ReportBuilder,
  { look, guard }: ControlContext,
): readonly ProcessInfo[] {
  return members.flatMap((member) => {
    const process = family.has(member) ? undefined : findRunning(member, look);
    return process && mayBeAdmitted(process, guard.fullCheck(process), family, account) ? process : [];
  });
}
