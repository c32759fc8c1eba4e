import { originRules, toOriginRef, type Origin, type OriginRef } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { EndedWith, LineageRecord } from './lineageRecord';

/** A process that is in the listing and ours. */
export interface OwnedProcess {
  readonly record: LineageRecord;
  readonly process: ProcessInfo;
  /** It is the main process of another VS Code, which was started from here. What runs below it belongs to its windows. */
  readonly isVSCode: boolean;
  /** All that it runs is another VS Code: it has started that, and waits for it. */
  readonly launchesVSCode: boolean;
}

/** Which processes belong to which origins, after one listing. */
export interface Attribution {
  /** By pid: in one listing a pid is one process. Each comes after its parent. */
  readonly owned: ReadonlyMap<number, OwnedProcess>;
  /** The living root process of each origin that has one, by origin id: no process is there twice. */
  readonly roots: ReadonlyMap<string, ProcessInfo>;
}

/** What decides whether a process is ours. */
export interface AttributionFacts {
  readonly process: ProcessInfo;
  /** The open origin of which it is the root. */
  readonly rootOf: Origin | undefined;
  /** Its parent, if that is ours. */
  readonly parent: OwnedProcess | undefined;
  /** What was known of it before this listing. */
  readonly before: LineageRecord | undefined;
  /** No listing of this window has had it. */
  readonly isNew: boolean;
  /** When it was listed, in ms since the epoch. */
  readonly now: number;
  /** Whether VS Code may still hold a process that is a child of its `hostPid`. */
  readonly mayBeHeld: (record: LineageRecord) => boolean;
  /** Whether the origin ended at about this time, in ms since the epoch. */
  readonly isOriginEnded: (origin: OriginRef, at: number) => boolean;
  /** Whether the process that has started it lives, though another one is its parent now: a debugger. */
  readonly isStarterAlive: boolean;
  /** The claim on it, if nothing else makes it ours. */
  readonly findClaim: (process: ProcessInfo) => Claim | undefined;
  /** The extension that has started a child of the extension host, as far as its command line tells. */
  readonly findExtension: FindExtension;
}

type Claim = Pick<LineageRecord, 'origin' | 'evidence'> & Partial<Pick<LineageRecord, 'parent' | 'inherited'>>;

export type FindExtension = (process: ProcessInfo) => OriginRef | undefined;

/** @returns undefined if the process is not ours. */
export function attribute(facts: AttributionFacts): LineageRecord | undefined {
  const { process, rootOf, parent, before, now, findClaim, findExtension } = facts;
  if (rootOf) {
    const hostPid = process.parentPid > 1 ? process.parentPid : undefined;
    return createRecord(process, { origin: toOriginRef(rootOf), evidence: 'root', hostPid });
  }
  if (parent && isAlive(parent.process) && !wasLeftByOrigin(facts))
    return attributeToParent(process, parent, before, findExtension);
  // A zombie without a parent of ours waits only for the process that adopted it to reap it.
  if (isAlive(process) && before) return attributeWithoutParent(facts, before);
  const claim = findClaim(process);
  if (!claim) return undefined;
  const { origin, evidence, parent: startedBy, inherited = false } = claim;
  const orphanedAt = facts.isStarterAlive ? undefined : now;
  return createRecord(process, { origin, evidence, parent: startedBy, inherited, orphanedAt });
}

/**
 * Whether a process outlived the origin of which it was the root and is a child of the extension host, which then does
 * not make it ours. A root that ran in a terminal instead belongs to that terminal from now on.
 */
function wasLeftByOrigin({ process, parent, before }: AttributionFacts): boolean {
  if (before?.evidence !== 'root' || !originRules[before.origin.kind].isStartedByExtensionHost) return false;
  return isAlive(process) && parent !== undefined && originRules[parent.record.origin.kind].isRootVSCode;
}

function attributeToParent(
  process: ProcessInfo,
  { record }: OwnedProcess,
  before: LineageRecord | undefined,
  findExtension: FindExtension,
): LineageRecord {
  const { pid, startTime, name, origin, inherited, evidence } = record;
  const isChildOfHost = evidence === 'root' && originRules[origin.kind].isRootVSCode;
  return createRecord(process, {
    origin: (isChildOfHost ? findExtensionOf(process, before, findExtension) : undefined) ?? origin,
    evidence: before && before.evidence !== 'root' ? before.evidence : 'descent',
    hostPid: isChildOfHost ? pid : undefined,
    parent: before?.parent ?? { pid, startTime, name },
    inherited,
  });
}

/** A zombie has no command line any more: it stays with the extension that it had. */
function findExtensionOf(
  process: ProcessInfo,
  before: LineageRecord | undefined,
  findExtension: FindExtension,
): OriginRef | undefined {
  if (process.commandLine.length > 0) return findExtension(process);
  return before?.origin.kind === 'extension' ? before.origin : undefined;
}

function attributeWithoutParent(facts: AttributionFacts, before: LineageRecord): LineageRecord {
  const { process, now, mayBeHeld, isStarterAlive } = facts;
  const { inherited, hostPid } = before;
  const isHeld = inherited && before.orphanedAt === undefined && hostPid === process.parentPid && mayBeHeld(before);
  if (isHeld || isStarterAlive) return createRecord(process, { ...before, orphanedAt: undefined });
  // Not later than now, if the clock was set back.
  const orphanedAt = Math.min(before.orphanedAt ?? now, now);
  return createRecord(process, { ...before, orphanedAt, endedWith: before.endedWith ?? whatEnded(facts, before) });
}

/** What ended together with the parent of a process, or explains its end. The origin may end a moment after the parent. */
function whatEnded({ isNew, now, isOriginEnded }: AttributionFacts, before: LineageRecord): EndedWith | undefined {
  const { orphanedAt, inherited, origin } = before;
  if (isNew && inherited && orphanedAt === undefined) return 'window';
  return isOriginEnded(origin, orphanedAt ?? now) ? 'origin' : undefined;
}

type Membership = Pick<LineageRecord, 'origin' | 'evidence'> &
  Partial<Pick<LineageRecord, 'hostPid' | 'parent' | 'inherited' | 'orphanedAt'>> & {
    readonly endedWith?: EndedWith | undefined;
  };

/** A record without the lost parents, which are known only once all processes are attributed. */
function createRecord(process: ProcessInfo, membership: Membership): LineageRecord {
  const { pid, startTime, name, session } = process;
  const { origin, evidence, hostPid, parent, inherited = false, orphanedAt, endedWith } = membership;
  const record = { pid, startTime, name, session, origin, evidence, hostPid, parent, inherited, orphanedAt };
  return endedWith === undefined ? record : { ...record, endedWith };
}
