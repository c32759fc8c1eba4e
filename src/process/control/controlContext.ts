import type { Clock } from '../../common/clock';
import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { Guard, Look } from './protection';
import type { RefusalReason } from './refusal';
import type { EverybodyOptions, ProcessSource } from '../source/processSource';
import type { Account } from './reportBuilder';
import type { CloseWatch } from '../source/linux/forkMonitor';
import type { Family } from './tree/treeMembers';
import type { Sender } from './signalSender';
import { stillRunning } from './waitForExit';

/** What one command that ends processes works with. */
export interface Parts {
  readonly source: Pick<ProcessSource, 'tree' | 'everybody'>;
  readonly look: Look;
  /** {@link look}, without what takes more than one read. */
  readonly glance: Look;
  readonly guard: Guard;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly watch: CloseWatch | undefined;
  /** Has something done when this process exits; returns how to take that back. */
  readonly onExit: (callback: () => void) => () => void;
}

/** What a caller may know of a tree that the system does not show any more. */
export interface TreeKnowledge {
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
export function mayJoin(process: ProcessInfo, family: Family, account: Account, { guard }: Parts): boolean {
  if (family.member(process.parentPid, process)) return true;
  return mayBeTaken(process, guard.asRelative(process), family, account);
}

/** Whether neither a reason nor a program that is spared speaks against it; otherwise that is accounted for. */
function mayBeTaken(
  process: ProcessInfo,
  reason: RefusalReason | undefined,
  family: Family,
  account: Account,
): boolean {
  const isOurs = reason !== undefined && reason !== 'otherVSCode';
  const application = isOurs ? undefined : family.spared.applicationOf(process);
  const refused = application ?? (reason && { process, reason });
  if (refused) account.enter(refused.process, { result: 'denied', process: refused.process, detail: refused.reason });
  return refused === undefined;
}

/** Everybody (but those to skip) where the source can say so; else what it takes for the tree of these. */
export async function listAround(
  members: Iterable<ProcessInfo>,
  { source }: Parts,
  options?: EverybodyOptions,
): Promise<readonly ProcessInfo[]> {
  return source.everybody ? source.everybody(options) : source.tree([...members]);
}

/**
 * Of the members that a caller knows of, those that still run, were not found otherwise, and may be reached. Those that
 * may not are accounted for.
 */
export function admit(
  { members }: TreeKnowledge,
  family: Family,
  account: Account,
  { look, guard }: Parts,
): readonly ProcessInfo[] {
  return members.flatMap((member) => {
    const process = family.has(member) ? undefined : stillRunning(member, look);
    return process && mayBeTaken(process, guard.closely(process), family, account) ? process : [];
  });
}
