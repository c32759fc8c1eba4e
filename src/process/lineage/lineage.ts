import { LostParents, type Remembered } from './descent';
import { keyOf, sameProcess, type Identity } from '../identity';
import { originRules, originsByRootPid, toOriginRef, type Origin, type OriginRef } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import type { UnknownProcess } from '../source/processSource';
import type { ProcessTable } from '../processTable';
import { findLaunchers, findVSCodes, type VSCodes } from '../programs/vscodeProcesses';
import type { LineageRecord, Evidence } from './lineageRecord';
import type { Attribution, OwnedProcess } from './attribution';
/** Says by its environment to whom a process belongs; undefined when it is a stranger. */
export type ReadMarker = (stranger: UnknownProcess) => OriginRef | undefined;

/**
 * VS Code brings terminals back after a reload. What the pty host still holds then it ends after five minutes at most
 * (ProtocolConstants.ReconnectionShortGraceTime). A terminal that is still there after this time, in ms, has been
 * forgotten.
 */
const maxHeldMs = 6 * 60_000;

export interface LineageOptions {
  /** How long VS Code may hold the root of an origin from before the window was reloaded, in ms. */
  readonly maxHeldMs?: number;
}

/**
 * Remembers every living process that ever belonged to an origin, so that one whose parent has died is still known for
 * ours. Of the dead nothing is kept but what their children need: who they were and descended from, and the sessions they
 * led.
 */
export class Lineage {
  private records = new Map<string, LineageRecord>();
  /** By key, as in the last listing: what is remembered of those who die until the next. */
  private commandLines: ReadonlyMap<string, readonly string[]> = new Map();
  /** Inherited, and not looked for in a listing yet. */
  private readonly inherited = new Map<string, LineageRecord>();
  /** Those of them whom the listing that is under way looks for. */
  private inheritedInListing: ReadonlyMap<string, LineageRecord> = new Map();
  private rootOf = new Map<string, Identity>();
  private sessions = new Map<number, OriginRef>();
  /** Sessions of shells that have not been listed yet, and of which it is not certain that they lead one. */
  private newSessions: ReadonlyMap<number, OriginRef> = new Map();
  private readonly claims = new Map<string, Claim>();
  private vscodeSeen = false;
  /** Processes that run below another VS Code, or did: they are its windows', whatever they have inherited from us. */
  private foreign: ReadonlySet<string> = new Set();
  /** Since when the roots of earlier origins have been held, by key, in ms since 1970. */
  private heldSince = new Map<string, number>();
  private readonly maxHeldMs: number;

  constructor(options: LineageOptions = {}) {
    this.maxHeldMs = options.maxHeldMs ?? maxHeldMs;
  }

  /** Whether another VS Code was ever seen below an origin of ours. */
  get hasSeenVSCode(): boolean {
    return this.vscodeSeen;
  }

  /** Takes over what an earlier window left behind. */
  inherit(members: Iterable<LineageRecord>): void {
    for (const member of members) this.inherited.set(keyOf(member), { ...member, inherited: true });
  }

  /** Forgets those inherited that are somebody else's after all. */
  release(processes: Iterable<Identity>): void {
    for (const key of [...processes].map(keyOf)) {
      this.inherited.delete(key);
      const member = this.records.get(key);
      if (!member?.inherited) continue;
      this.records.delete(key);
      this.sessions.delete(member.session);
    }
  }

  /**
   * A listing is about to begin. It has to look for those that are returned, whom nobody follows yet. Whoever is
   * inherited while one is under way is not in it, and must not be taken for dead because of that.
   */
  begin(origins: readonly Origin[]): Iterable<LineageRecord> {
    this.inheritedInListing = new Map(this.inherited);
    this.newSessions = new Map(
      [...originsByRootPid(origins.filter(({ id }) => !this.rootOf.has(id)))].map(([pid, origin]) => [
        pid,
        toOriginRef(origin),
      ]),
    );
    return this.inheritedInListing.values();
  }

  /** Everybody remembered, for the ledger. */
  remembered(): Iterable<LineageRecord> {
    return new Map([...this.inherited, ...this.records]).values();
  }

  /** The root process that was first seen for an origin: a terminal may outlive its shell, and the pid then go to a stranger. */
  rootIdentity(originId: string): Identity | undefined {
    return this.rootOf.get(originId);
  }

  /**
   * Whether a process is in a session of that origin, by the last listing: evidence for whom `Ender.killMembers`
   * meets that has no parent of ours. It does not make the process a member.
   */
  isInSessionOf(originId: string, { pid, session }: Pick<ProcessInfo, 'pid' | 'session'>): boolean {
    return session !== pid && this.sessions.get(session)?.id === originId;
  }

  /**
   * Is this process ours though none of ours is its parent? It forked off and lost its parent before it was ever
   * listed, as with `(setsid server &)`. Its session is evidence because the kernel hands out no pid that is still the
   * id of a session (pid(7), alloc_pid), and we forget a session as soon as a listing finds none of ours in it. Who
   * leads a session is in none of ours: it would be known.
   */
  claim(
    stranger: UnknownProcess,
    readCookie: ReadMarker,
    isOfOtherWindow: (stranger: UnknownProcess) => boolean = () => false,
  ): boolean {
    this.claims.delete(keyOf(stranger));
    if (!isAlive(stranger) || this.foreign.has(keyOf(stranger))) return false;
    const { pid, session } = stranger;
    const known = session === pid ? undefined : this.sessions.get(session);
    const uncertain = session === pid ? undefined : this.newSessions.get(session);
    const origin = known ?? uncertain ?? readCookie(stranger);
    if (!origin || ((known ?? uncertain) && isOfOtherWindow(stranger))) return false;
    const evidence = known || uncertain ? 'session' : 'cookie';
    this.claims.set(keyOf(stranger), { origin, evidence, uncertain: !known && uncertain !== undefined });
    return true;
  }

  /**
   * Takes in one listing that has begun with {@link begin}. `now` is in ms since 1970. `readCookie` is for those that are
   * in the listing though they have lost every tie to us meanwhile.
   */
  update(
    table: ProcessTable,
    origins: readonly Origin[],
    now: number,
    readCookie?: ReadMarker,
    isOfOtherWindow?: (stranger: UnknownProcess) => boolean,
  ): Attribution {
    return runToEnd(this.updateInSteps(table, origins, now, readCookie, isOfOtherWindow));
  }

  /** The same as work that can be interrupted: with thousands of processes it takes a while. */
  *updateInSteps(
    table: ProcessTable,
    origins: readonly Origin[],
    now: number,
    readCookie?: ReadMarker,
    isOfOtherWindow?: (stranger: UnknownProcess) => boolean,
  ): SlicedTask<Attribution> {
    const roots = this.findRoots(table, origins);
    const originOfRoot = new Map<number, Origin>();
    for (const origin of origins) {
      const root = roots.get(origin.id);
      if (root) originOfRoot.set(root.pid, origin);
    }
    for (const [key, { origin, uncertain }] of this.claims) {
      if (uncertain && !leadsSession(roots.get(origin.id))) this.claims.delete(key);
    }
    this.newSessions = new Map();

    const owned = new Map<number, OwnedProcess>();
    const vscodes = findVSCodes(table);
    const launchers = findLaunchers(vscodes.mains, table);
    const foreign = new Set<string>();
    for (const process of parentsFirst(table)) {
      yield;
      const { pid, startTime, name, session } = process;
      const rootOf = originOfRoot.get(pid);
      if (!rootOf && this.isForeign(process, table, vscodes, foreign)) {
        foreign.add(keyOf(process));
        continue;
      }
      const relation =
        this.attribute(process, table, rootOf, owned, now) ??
        this.attributeByClaim(process, now, readCookie, isOfOtherWindow);
      if (!relation) continue;
      const record = { pid, startTime, name, session, ...relation };
      owned.set(pid, { process, record, isVSCode: vscodes.mains.has(pid), launchesVSCode: launchers.has(pid) });
      this.vscodeSeen ||= vscodes.mains.has(pid);
    }
    this.foreign = foreign;

    const lostParents = new LostParents(table, this.rememberedBefore(), now);
    for (const each of owned.values()) {
      yield;
      const lost = lostParents.of(each.record);
      if (lost) owned.set(each.process.pid, { ...each, record: { ...each.record, lost } });
    }

    this.records = new Map([...owned.values()].map(({ record }) => [keyOf(record), record]));
    for (const key of this.heldSince.keys()) if (!this.records.has(key)) this.heldSince.delete(key);
    this.commandLines = new Map([...owned.values()].map(({ process }) => [keyOf(process), process.commandLine]));
    for (const key of this.inheritedInListing.keys()) this.inherited.delete(key);
    this.inheritedInListing = new Map();
    this.sessions = this.ourSessions(owned.values());
    this.claims.clear();
    return { owned, roots };
  }

  /** What was known before the listing that is being taken in. */
  private rememberedBefore(): Remembered {
    return {
      member: (key) => this.records.get(key) ?? this.inheritedInListing.get(key),
      commandLine: (key) => this.commandLines.get(key),
    };
  }

  private findRoots(table: ProcessTable, origins: readonly Origin[]): Map<string, ProcessInfo> {
    const roots = new Map<string, ProcessInfo>();
    const rootOf = new Map<string, Identity>();
    const living: Origin[] = [];
    for (const origin of origins) {
      const { id, rootPid } = origin;
      const first = this.rootOf.get(id);
      const process = table.get(rootPid);
      if (process && isAlive(process) && (!first || sameProcess(first, process))) {
        living.push(origin);
        rootOf.set(id, { pid: process.pid, startTime: process.startTime });
      } else {
        // It had ended before anybody could look: whoever has its pid from now on is somebody else.
        rootOf.set(id, first ?? { pid: rootPid, startTime: NaN });
      }
    }
    this.rootOf = rootOf;
    for (const [pid, { id }] of originsByRootPid(living)) {
      const process = table.get(pid);
      if (process) roots.set(id, process);
    }
    return roots;
  }

  /**
   * Whether a process belongs to a window of another VS Code: it is a part of one, or runs below one or did so when it was
   * last seen. The nearest window counts, not what was inherited from a terminal of ours further up.
   */
  private isForeign(
    process: ProcessInfo,
    table: ProcessTable,
    { mains, parts }: VSCodes,
    foreign: ReadonlySet<string>,
  ): boolean {
    if (parts.has(process.pid) || (this.foreign.size > 0 && this.foreign.has(keyOf(process)))) return true;
    const parent = table.parent(process);
    return parent !== undefined && (mains.has(parent.pid) || (foreign.size > 0 && foreign.has(keyOf(parent))));
  }

  /** How a process belongs to us; undefined when it does not. Its parent has been asked the same before. */
  private attribute(
    process: ProcessInfo,
    table: ProcessTable,
    rootOf: Origin | undefined,
    known: ReadonlyMap<number, OwnedProcess>,
    now: number,
  ): Relation | undefined {
    if (rootOf) {
      const hostPid = process.parentPid > 1 ? process.parentPid : undefined;
      const origin = toOriginRef(rootOf);
      return { origin, evidence: 'root', hostPid, parent: undefined, inherited: false, orphanedAt: undefined };
    }

    const before = this.records.get(keyOf(process)) ?? this.inheritedInListing.get(keyOf(process));
    const listedParent = table.parent(process);
    const parent = listedParent && known.get(listedParent.pid);
    // What a debug session has run is a child of the extension host, to which it means nothing once the session has ended.
    // (It may also run in a terminal, which it then belongs to.)
    const wasDebugged =
      before?.evidence === 'root' && originRules[before.origin.kind].isStartedByExtensionHost && isAlive(process);
    const isLeftByDebugger = wasDebugged && parent !== undefined && originRules[parent.record.origin.kind].isRootVSCode;
    if (parent && isAlive(parent.process) && !isLeftByDebugger) {
      const { pid, startTime, name, origin, inherited, evidence } = parent.record;
      return {
        origin,
        evidence: before && before.evidence !== 'root' ? before.evidence : 'descent',
        hostPid: evidence === 'root' && originRules[origin.kind].isRootVSCode ? pid : undefined,
        parent: before?.parent ?? { pid, startTime, name },
        inherited,
        orphanedAt: undefined,
      };
    }

    // Nobody of ours is its parent any more. A zombie there waits only for whoever adopted it: no business of ours.
    if (!isAlive(process)) return undefined;
    if (before) {
      const { origin, evidence, hostPid, parent: first, inherited, orphanedAt } = before;
      const held = inherited && orphanedAt === undefined && hostPid === process.parentPid && this.mayHold(before, now);
      return {
        origin,
        evidence,
        hostPid,
        parent: first,
        inherited,
        // Not later than now, if the clock was set back.
        orphanedAt: held ? undefined : Math.min(orphanedAt ?? now, now),
      };
    }
    return undefined;
  }

  /**
   * Whether VS Code may hold what was started before a reload. After a reload the terminals come back one by one: until
   * then their shells are held, not left behind. And an extension host, whose helpers are no roots, may outlive its
   * window for hours (ProtocolConstants.ReconnectionGraceTime).
   */
  private mayHold(member: LineageRecord, now: number): boolean {
    if (member.evidence !== 'root') return true;
    // Not later than now, if the clock was set back.
    const since = Math.min(this.heldSince.get(keyOf(member)) ?? now, now);
    this.heldSince.set(keyOf(member), since);
    return now - since < this.maxHeldMs;
  }

  /** What else is ours, {@link claim}ed during the listing or now. */
  private attributeByClaim(
    process: ProcessInfo,
    now: number,
    readCookie: ReadMarker = () => undefined,
    isOfOtherWindow?: (stranger: UnknownProcess) => boolean,
  ) {
    if (!this.claims.has(keyOf(process))) this.claim(process, readCookie, isOfOtherWindow);
    const claim = this.claims.get(keyOf(process));
    if (!claim) return undefined;
    const { origin, evidence } = claim;
    return { origin, evidence, hostPid: undefined, parent: undefined, inherited: false, orphanedAt: now };
  }

  /** The sessions that a process of ours leads, and those of before in which one of ours still is. */
  private ourSessions(known: Iterable<OwnedProcess>): Map<number, OriginRef> {
    const sessions = new Map<number, OriginRef>();
    for (const { record, process } of known) {
      const leads = leadsSession(process);
      const origin = leads ? record.origin : this.sessions.get(process.session);
      if (origin && (leads || !sessions.has(process.session))) sessions.set(process.session, origin);
    }
    return sessions;
  }
}

/** That a process which nobody of ours is the parent of belongs to an origin. */
interface Claim {
  readonly origin: OriginRef;
  readonly evidence: Evidence;
  /** It holds only if the origin's root, which has not been listed yet, turns out to lead a session. */
  readonly uncertain: boolean;
}

function leadsSession(process: ProcessInfo | undefined): boolean {
  return process !== undefined && process.session === process.pid;
}

type Relation = Omit<LineageRecord, 'pid' | 'startTime' | 'name' | 'session'>;

/** Every process of the table, each after its parent. */
function* parentsFirst(table: ProcessTable): Generator<ProcessInfo> {
  for (const process of table) {
    if (table.parent(process)) continue;
    yield process;
    yield* table.descendants(process.pid);
  }
}
