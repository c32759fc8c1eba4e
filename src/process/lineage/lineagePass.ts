import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { keyOf, sameProcess, type Identity } from '../identity';
import type { Origin, OriginRef } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import type { UnknownProcess } from '../source/processSource';
import { attribute, type Attribution, type FindExtension, type OwnedProcess } from './attribution';
import { Claims, type EnvironmentEvidence } from './claims';
import type { EndedOrigins } from './endedOrigins';
import type { HeldRoots } from './heldRoots';
import type { InheritedMembers } from './inheritedMembers';
import { isSameRecord, type LineageRecord } from './lineageRecord';
import { LostParents } from './lostParents';
import { OwnedProcesses } from './ownedProcesses';
import type { OtherVSCodes } from './otherVSCodes';
import type { RootTracker } from './rootTracker';
import type { SessionTracker } from './sessionTracker';

/** What a lineage remembers from one listing to the next. A pass reads it, and updates it when it finishes. */
export interface LineageState {
  readonly roots: RootTracker;
  readonly sessions: SessionTracker;
  readonly endedOrigins: EndedOrigins;
  readonly inherited: InheritedMembers;
  readonly heldRoots: HeldRoots;
  readonly otherVSCodes: OtherVSCodes;
  /** Our processes in the last listing. */
  owned: OwnedProcesses;
}

/** What is known beside the listing, and asked during a pass. */
export interface OutsideEvidence extends EnvironmentEvidence {
  /** By default no extension is known. */
  readonly findExtension?: FindExtension;
}

/**
 * One listing, from its preparation to its result: `lineage.begin`, then {@link isOurs} for each unknown process, then
 * {@link finish}. A pass that is never finished, because its listing failed, changes nothing.
 */
export class LineagePass {
  /** As they were when the pass began: what is inherited later is not in this listing, and must not count as dead. */
  private readonly inheritedByKey: ReadonlyMap<string, LineageRecord>;
  private readonly claims: Claims;
  private isFinished = false;

  constructor(
    private readonly state: LineageState,
    private readonly origins: readonly Origin[],
    private readonly evidence: OutsideEvidence,
  ) {
    const { inherited, roots, sessions, otherVSCodes } = state;
    this.inheritedByKey = inherited.copy();
    const newOrigins = origins.filter(({ id }) => !roots.get(id));
    const findRecord = (process: Identity) => this.earlierRecord(process);
    this.claims = new Claims({ sessions, otherVSCodes, findRecord, environment: evidence, newOrigins });
  }

  /** The processes that the listing has to include though the source does not follow them yet. */
  get inherited(): Iterable<LineageRecord> {
    return this.inheritedByKey.values();
  }

  /** Whether a process is ours although none of ours is its parent. */
  isOurs(process: UnknownProcess): boolean {
    return this.claims.claim(process) !== undefined;
  }

  /**
   * Takes in the listing. `now` is in ms since the epoch.
   * @throws {Error} if the pass has been finished before.
   */
  finish(table: ProcessTable, now: number): Attribution {
    return runToEnd(this.finishInSteps(table, now));
  }

  /** The same as work that can be interrupted: with thousands of processes it takes a while. */
  *finishInSteps(table: ProcessTable, now: number): SlicedTask<Attribution> {
    if (this.isFinished) throw new Error('A pass of the lineage can be finished only once.');
    this.isFinished = true;
    const { state } = this;
    const roots = state.roots.update(table, this.origins);
    this.claims.confirm(roots);
    state.endedOrigins.update(this.origins, roots.living, now);
    const owned = yield* this.attributeAll(table, roots.origins, now);
    yield* this.addLostParents(owned, table, now);

    state.owned = new OwnedProcesses(owned);
    state.heldRoots.keepOnly(state.owned);
    for (const key of this.inheritedByKey.keys()) state.inherited.delete(key);
    state.sessions.update(owned.values());
    return { owned, roots: roots.processes };
  }

  private *attributeAll(
    table: ProcessTable,
    originsByRootPid: ReadonlyMap<number, Origin>,
    now: number,
  ): SlicedTask<Map<number, OwnedProcess>> {
    const { heldRoots, endedOrigins, otherVSCodes } = this.state;
    const mayBeHeld = (record: LineageRecord) => heldRoots.mayBeHeld(record, now);
    const isOriginEnded = ({ id }: OriginRef, at: number) => endedOrigins.hasEndedAt(id, at);
    const { findExtension = () => undefined } = this.evidence;
    const asked = { findClaim: (process: ProcessInfo) => this.claims.find(process), findExtension };
    const vscodes = otherVSCodes.find(table);
    const owned = new Map<number, OwnedProcess>();
    for (const process of parentsFirst(table)) {
      yield;
      const rootOf = originsByRootPid.get(process.pid);
      if (!rootOf && vscodes.owns(process)) continue;
      const listedParent = table.parent(process);
      const parent = listedParent && owned.get(listedParent.pid);
      const before = this.earlierRecord(process);
      const isNew = this.state.owned.find(process) === undefined;
      const isStarterAlive = process.originalParent !== undefined && isListedAlive(process.originalParent, table);
      const known = { rootOf, parent, before, isNew, isStarterAlive };
      const attributed = attribute({ process, ...known, now, mayBeHeld, isOriginEnded, ...asked });
      if (!attributed) continue;
      const record = before && isSameRecord(before, attributed) ? before : attributed;
      const isVSCode = vscodes.isMain(process);
      owned.set(process.pid, { process, record, isVSCode, launchesVSCode: vscodes.isLauncher(process) });
      if (isVSCode) otherVSCodes.markSeen();
    }
    otherVSCodes.update(vscodes);
    return owned;
  }

  private *addLostParents(owned: Map<number, OwnedProcess>, table: ProcessTable, now: number): SlicedTask<void> {
    const earlier = {
      record: (process: Identity) => this.earlierRecord(process),
      commandLine: (process: Identity) => this.state.owned.find(process)?.process.commandLine,
    };
    const lostParents = new LostParents(table, earlier, now);
    for (const one of owned.values()) {
      yield;
      const lost = lostParents.of(one.record);
      if (lost) owned.set(one.process.pid, { ...one, record: { ...one.record, lost } });
    }
  }

  /** What was known of a process before this listing. */
  private earlierRecord(process: Identity): LineageRecord | undefined {
    return this.state.owned.find(process)?.record ?? this.inheritedRecord(process);
  }

  private inheritedRecord(process: Identity): LineageRecord | undefined {
    return this.inheritedByKey.size === 0 ? undefined : this.inheritedByKey.get(keyOf(process));
  }
}

function isListedAlive(identity: Identity, table: ProcessTable): boolean {
  const process = table.get(identity.pid);
  return process !== undefined && sameProcess(process, identity) && isAlive(process);
}

/** Every process of the table, each after its parent. */
function* parentsFirst(table: ProcessTable): Generator<ProcessInfo> {
  for (const process of table) {
    if (table.parent(process)) continue;
    yield process;
    yield* table.descendants(process.pid);
  }
}
