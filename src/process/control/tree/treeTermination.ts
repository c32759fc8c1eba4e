import type { SlicedTask } from '../../../common/timeSlicing';
import { keyOf } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { ControlContext } from '../controlContext';
import { findRunning } from '../liveness';
import type { Report } from '../report';
import { ReportBuilder } from '../reportBuilder';
import { terminate } from '../signalProcess';
import type { SignalResult } from '../signalSender';
import { admitKnownMembers, mayJoinTree } from './admission';
import type { GetChildren } from './childReader';
import { collectMembersInSlices, newChildren } from './collectMembers';
import type { KnownTree } from './knownTree';
import { SparedApplications } from './sparedApplications';
import { TreeMembers } from './treeMembers';

/** A child has executed its program after this time, in ms, even on a very busy machine. */
const maxExecMs = 500;

/** What a process executed when it was sent SIGTERM, and until when that is compared. */
interface SentTo {
  readonly name: string;
  readonly until: number;
}

/** One of the trees that `terminateTrees` ends: it is handed listings, and itself reads only its members. */
export class TreeTermination {
  private readonly reportBuilder: ReportBuilder;
  private readonly members: TreeMembers;
  private readonly spared: SparedApplications;
  /** The members that SIGTERM has not been sent to. */
  private readonly unsignalled = new Set<ProcessInfo>();
  /** The members that may still run, as far as is known. */
  private readonly remaining: ProcessInfo[] = [];
  private readonly justSignalled = new Map<ProcessInfo, SentTo>();
  /** The members that are to be asked where there is no signal for that. */
  private toAsk: ProcessInfo[] = [];
  /** Whether any of these requests has reached a member. */
  private isAsked = false;
  private readonly startedAt: number;
  private endedAt: number | undefined;
  private rounds = 0;

  constructor(
    private readonly root: ProcessInfo,
    private readonly known: KnownTree,
    private readonly context: ControlContext,
  ) {
    this.startedAt = context.clock.now();
    this.reportBuilder = new ReportBuilder('terminateTree', root, this.startedAt);
    this.spared = new SparedApplications(context);
    this.members = new TreeMembers(context.getBasic, known, known.whole ? undefined : this.spared);
    this.add(root);
  }

  /** Whether a member that may end still ran at the last check: if none could be asked to, none is waited for. */
  get isRunning(): boolean {
    return this.endedAt === undefined && (this.isAsked || this.context.requests === undefined);
  }

  /** Finds the applications in the tree that do not end with it. To be called before anything else. */
  async findSpared(getChildren: GetChildren): Promise<void> {
    if (this.known.whole) return;
    await this.spared.find(this.root, getChildren);
    this.reportBuilder.recordSpared(this.spared.all);
  }

  /** Adds the processes of a listing that belong to the tree; `isComplete` if it lists all processes. */
  *addFrom(listing: readonly ProcessInfo[], isComplete: boolean): SlicedTask<void> {
    if (isComplete) this.members.learn(listing);
    yield* collectMembersInSlices(listing, this.members, (process) => {
      if (mayJoinTree(process, this.members, this.reportBuilder, this.context)) this.add(process);
    });
  }

  /**
   * Adds the members that the caller knows of.
   * @returns whether any of them had not been found.
   */
  addKnownMembers(): boolean {
    const admitted = admitKnownMembers(this.known, this.members, this.reportBuilder, this.context);
    for (const process of admitted) this.add(process);
    return admitted.length > 0;
  }

  /** Sends SIGTERM to all members, parents before their children; the loop also visits the children that it adds. */
  *signalAll(): SlicedTask<void> {
    const { forkMonitor, getBasic } = this.context;
    for (const process of this.members.all) {
      const now = forkMonitor && findRunning(process, getBasic);
      if (now) {
        const { children } = forkMonitor.readChildren(now);
        for (const child of newChildren(now, children, this.members, getBasic)) this.add(child);
      }
      this.signal(process);
      yield;
    }
  }

  /** Sends SIGTERM to later members that have no parent in the tree any more, and checks whether any member still runs. */
  *signalAbandoned(): SlicedTask<void> {
    const { getBasic, clock } = this.context;
    this.rounds++;
    yield* this.signalAgain();
    for (const process of this.unsignalled) {
      const now = findRunning(process, getBasic);
      if (!now) this.unsignalled.delete(process);
      else if (this.isAbandoned(now)) this.signal(process);
      yield;
    }
    for (let last = this.remaining.at(-1); last && !findRunning(last, getBasic); last = this.remaining.at(-1)) {
      this.remaining.pop();
      yield;
    }
    this.endedAt = this.remaining.length > 0 ? undefined : (this.endedAt ?? clock.now());
  }

  /** The members that are to be asked together with those of other trees, since the last call. */
  takeRequests(): readonly ProcessInfo[] {
    const { toAsk } = this;
    this.toAsk = [];
    return toAsk;
  }

  /** Records what has become of requests, by {@link keyOf}. */
  recordRequests(results: ReadonlyMap<string, SignalResult>): void {
    for (const process of this.members.all) {
      const result = results.get(keyOf(process));
      if (!result) continue;
      this.reportBuilder.record(process, result);
      this.isAsked ||= result.result === 'sent';
    }
  }

  buildReport(): Report {
    const { getBasic, clock } = this.context;
    return this.reportBuilder.build(getBasic, this.endedAt ?? clock.now(), this.rounds);
  }

  private add(process: ProcessInfo): void {
    if (!this.members.add(process)) return;
    this.reportBuilder.record(process);
    this.unsignalled.add(process);
    this.remaining.push(process);
  }

  private signal(process: ProcessInfo): void {
    this.unsignalled.delete(process);
    if (this.context.requests) {
      this.toAsk.push(process);
      return;
    }
    const result = terminate(process, this.context);
    this.reportBuilder.record(process, result);
    if (result.result === 'sent') {
      this.justSignalled.set(process, { name: result.process.name, until: this.context.clock.now() + maxExecMs });
    }
  }

  /**
   * Signals those once more that execute another program by now. A child between fork(2) and execve(2) still has the
   * signal handler of its parent: that may have taken the signal, and is gone with the next program.
   */
  private *signalAgain(): SlicedTask<void> {
    const { getBasic, clock } = this.context;
    for (const [process, { name, until }] of this.justSignalled) {
      const now = findRunning(process, getBasic);
      const isOtherProgram = now !== undefined && now.name !== name;
      if (isOtherProgram || !now || clock.now() > until) this.justSignalled.delete(process);
      if (isOtherProgram) this.reportBuilder.record(process, terminate(process, this.context));
      yield;
    }
  }

  /** Whether no parent in the tree runs that could end the process. */
  private isAbandoned(now: ProcessInfo): boolean {
    const parent = this.context.getBasic(now.parentPid);
    return !(parent && this.members.has(parent) && isAlive(parent));
  }
}
