import { isAlive, type ProcessInfo } from '../../processInfo';
import type { Report } from '../report';
import type { SlicedTask } from '../../../common/timeSlicing';
import { ReportBuilder } from '../reportBuilder';
import { SparedApplications, type GetChildren } from './applications';
import { TreeMembers } from './treeMembers';
import { admitKnownMembers, mayJoinTree, type ControlContext, type KnownTree } from '../controlContext';
import { newChildren, findMembers } from './collectMembers';
import { askToExit } from '../signalProcess';
import { findRunning } from '../liveness';
import { type GetProcess } from '../../source/processSource';

/** A child has executed its program after this time, in ms, also on a machine that is very busy. */
const maxExecMs = 500;

/** One of the trees that are asked to exit. It is told what there is to see, and looks at its own members only. */
export class TreeTermination {
  private readonly account: ReportBuilder;
  private readonly family: TreeMembers;
  private readonly spared: SparedApplications;
  private readonly unasked = new Set<ProcessInfo>();
  /** Those that may still run, for all that is known. */
  private readonly remaining: ProcessInfo[] = [];
  /** What each of those that were asked a moment ago executed then, and until when that is compared. */
  private readonly justAsked = new Map<ProcessInfo, { readonly name: string; readonly until: number }>();
  private readonly startedAt: number;
  private endedAt: number | undefined;
  private rounds = 0;

  constructor(
    private readonly root: ProcessInfo,
    private readonly knowledge: KnownTree,
    private readonly parts: ControlContext,
  ) {
    this.startedAt = parts.clock.now();
    this.account = new ReportBuilder('terminateTree', root, this.startedAt);
    this.spared = new SparedApplications(parts);
    this.family = new TreeMembers(parts.glance, knowledge.belongs, knowledge.whole ? undefined : this.spared);
    this.add(root);
  }

  /** Whether a member was still there at the last look. */
  get isRunning(): boolean {
    return this.endedAt === undefined;
  }

  get members(): Iterable<ProcessInfo> {
    return this.family.all;
  }

  /** Finds the programs in it that are not to end with it. To be called before anything else. */
  async findSpared(childrenOf: GetChildren): Promise<void> {
    if (this.knowledge.whole) return;
    await this.spared.find(this.root, childrenOf, this.parts);
    this.account.recordSpared(this.spared.all);
  }

  /** Takes in those of a listing who belong to it; `everybody` when that is all there are. */
  *take(listing: readonly ProcessInfo[], everybody: boolean): SlicedTask<void> {
    if (everybody) this.family.learn(listing);
    yield* findMembers(listing, this.family, (process) => {
      if (mayJoinTree(process, this.family, this.account, this.parts)) this.add(process);
    });
  }

  /** Takes in the members that the caller knows of, and says whether there were any that had not been found. */
  admit(): boolean {
    const admitted = admitKnownMembers(this.knowledge, this.family, this.account, this.parts);
    for (const process of admitted) this.add(process);
    return admitted.length > 0;
  }

  /** Parents come before their children, and those found under way are visited too. */
  *askAll(): SlicedTask<void> {
    const { forkMonitor, glance } = this.parts;
    for (const process of this.family.all) {
      const now = forkMonitor && findRunning(process, glance);
      if (now)
        for (const child of newChildren(now, forkMonitor.readChildren(now).children, this.family, glance))
          this.add(child);
      this.ask(process);
      yield;
    }
  }

  /** Asks those who have come later and have no parent in the tree any more; finds out whether anybody is left. */
  *askNewMembers(): SlicedTask<void> {
    const { glance, clock } = this.parts;
    this.rounds++;
    yield* this.askAgain();
    for (const process of this.unasked) {
      const now = findRunning(process, glance);
      if (!now) this.unasked.delete(process);
      else if (this.isAbandoned(now, glance)) this.ask(process);
      yield;
    }
    for (let last = this.remaining.at(-1); last && !findRunning(last, glance); last = this.remaining.at(-1)) {
      this.remaining.pop();
      yield;
    }
    this.endedAt = this.remaining.length > 0 ? undefined : (this.endedAt ?? clock.now());
  }

  report(): Report {
    return this.account.build(this.parts.glance, this.endedAt ?? this.parts.clock.now(), this.rounds);
  }

  private add(process: ProcessInfo): void {
    if (!this.family.add(process)) return;
    this.account.record(process);
    this.unasked.add(process);
    this.remaining.push(process);
  }

  private ask(process: ProcessInfo): void {
    this.unasked.delete(process);
    const delivery = askToExit(process, this.parts);
    this.account.record(process, delivery);
    if (delivery.result === 'sent') {
      this.justAsked.set(process, { name: delivery.process.name, until: this.parts.clock.now() + maxExecMs });
    }
  }

  /**
   * Asks those once more that execute another program since they were asked. A child that is between fork(2) and
   * execve(2) still has its parent's handler: that may take the signal, and is gone with the next program.
   */
  private *askAgain(): SlicedTask<void> {
    const { glance, clock } = this.parts;
    for (const [process, { name, until }] of this.justAsked) {
      const now = findRunning(process, glance);
      const isOther = now !== undefined && now.name !== name;
      if (isOther || !now || clock.now() > until) this.justAsked.delete(process);
      if (isOther) this.account.record(process, askToExit(process, this.parts));
      yield;
    }
  }

  /** No parent of the tree is there to see to it. */
  private isAbandoned(now: ProcessInfo, glance: GetProcess): boolean {
    const parent = glance(now.parentPid);
    return !(parent && this.family.has(parent) && isAlive(parent));
  }
}
