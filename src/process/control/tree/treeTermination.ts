import { isAlive, type ProcessInfo } from '../../processInfo';
import type { Look } from '../protection';
import type { Report } from '../report';
import type { Pausable } from '../../../common/timeSlicing';
import { Account } from '../reportBuilder';
import { SparedApplications, type GetChildren } from './applications';
import { Family } from './treeMembers';
import { admit, mayJoin, type Parts, type TreeKnowledge } from '../controlContext';
import { newChildren, relatives } from './collectMembers';
import { askToExit } from '../signalProcess';
import { stillRunning } from '../waitForExit';

/** A child has executed its program after this time, in ms, also on a machine that is very busy. */
const maxExecMs = 500;

/** One of the trees that are asked to exit. It is told what there is to see, and looks at its own members only. */
export class AskedTree {
  private readonly account: Account;
  private readonly family: Family;
  private readonly spared: SparedApplications;
  private readonly unasked = new Set<ProcessInfo>();
  /** Those that may still run, for all that is known. */
  private readonly left: ProcessInfo[] = [];
  /** What each of those that were asked a moment ago executed then, and until when that is compared. */
  private readonly justAsked = new Map<ProcessInfo, { readonly name: string; readonly until: number }>();
  private readonly startedAt: number;
  private endedAt: number | undefined;
  private rounds = 0;

  constructor(
    private readonly root: ProcessInfo,
    private readonly knowledge: TreeKnowledge,
    private readonly parts: Parts,
  ) {
    this.startedAt = parts.clock.now();
    this.account = new Account('terminateTree', root, this.startedAt);
    this.spared = new SparedApplications(parts);
    this.family = new Family(parts.glance, knowledge.belongs, knowledge.whole ? undefined : this.spared);
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
    this.account.enterSpared(this.spared.all);
  }

  /** Takes in those of a listing who belong to it; `everybody` when that is all there are. */
  *take(listing: readonly ProcessInfo[], everybody: boolean): Pausable<void> {
    if (everybody) this.family.learn(listing);
    yield* relatives(listing, this.family, (process) => {
      if (mayJoin(process, this.family, this.account, this.parts)) this.add(process);
    });
  }

  /** Takes in the members that the caller knows of, and says whether there were any that had not been found. */
  admit(): boolean {
    const admitted = admit(this.knowledge, this.family, this.account, this.parts);
    for (const process of admitted) this.add(process);
    return admitted.length > 0;
  }

  /** Parents come before their children, and those found under way are visited too. */
  *askAll(): Pausable<void> {
    const { watch, glance } = this.parts;
    for (const process of this.family.all) {
      const now = watch && stillRunning(process, glance);
      if (now) for (const child of newChildren(now, watch.brood(now).children, this.family, glance)) this.add(child);
      this.ask(process);
      yield;
    }
  }

  /** Asks those who have come later and have no parent in the tree any more; finds out whether anybody is left. */
  *goOn(): Pausable<void> {
    const { glance, clock } = this.parts;
    this.rounds++;
    yield* this.askAgain();
    for (const process of this.unasked) {
      const now = stillRunning(process, glance);
      if (!now) this.unasked.delete(process);
      else if (this.isAbandoned(now, glance)) this.ask(process);
      yield;
    }
    for (let last = this.left.at(-1); last && !stillRunning(last, glance); last = this.left.at(-1)) {
      this.left.pop();
      yield;
    }
    this.endedAt = this.left.length > 0 ? undefined : (this.endedAt ?? clock.now());
  }

  report(): Report {
    return this.account.report(this.parts.glance, this.endedAt ?? this.parts.clock.now(), this.rounds);
  }

  private add(process: ProcessInfo): void {
    if (!this.family.add(process)) return;
    this.account.enter(process);
    this.unasked.add(process);
    this.left.push(process);
  }

  private ask(process: ProcessInfo): void {
    this.unasked.delete(process);
    const delivery = askToExit(process, this.parts);
    this.account.enter(process, delivery);
    if (delivery.result === 'sent') {
      this.justAsked.set(process, { name: delivery.process.name, until: this.parts.clock.now() + maxExecMs });
    }
  }

  /**
   * Asks those once more that execute another program since they were asked. A child that is between fork(2) and
   * execve(2) still has its parent's handler: that may take the signal, and is gone with the next program.
   */
  private *askAgain(): Pausable<void> {
    const { glance, clock } = this.parts;
    for (const [process, { name, until }] of this.justAsked) {
      const now = stillRunning(process, glance);
      const isOther = now !== undefined && now.name !== name;
      if (isOther || !now || clock.now() > until) this.justAsked.delete(process);
      if (isOther) this.account.enter(process, askToExit(process, this.parts));
      yield;
    }
  }

  /** No parent of the tree is there to see to it. */
  private isAbandoned(now: ProcessInfo, glance: Look): boolean {
    const parent = glance(now.parentPid);
    return !(parent && this.family.has(parent) && isAlive(parent));
  }
}
