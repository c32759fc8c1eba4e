import { Emitter, type Disposable } from '../../common/event';
import { groupBy } from '../../common/groupBy';
import { readingMs, type ProcessHistory } from '../history/processHistory';
import type { ProcessNode, Snapshot } from '../model/snapshot';
import { findExtensionParents, findNodes, type NodeCandidate, type ParentCandidate } from './candidates';
import { cpuRule } from './cpuRule';
import { forksRule } from './forksRule';
import { LikeChildrenTracker, minWatched } from './likeChildren';
import { memoryRule } from './memoryRule';
import { createPileUpRule } from './pileUpRule';
import { processesRule } from './processesRule';
import type { Runaway, RunawayFigures, RunawayKind } from './runaway';
import { defaultLimits, type RunawayLimits } from './runawayLimits';
import type { Runaways } from './runaways';
import { RunawayStates, type AppliedRule, type RunawayCandidate, type RunawayChange } from './runawayStates';
import type { RunawayRule, Subject } from './subject';

export interface RunawayOptions {
  readonly history: Pick<ProcessHistory, 'own' | 'tree'>;
  /** A clock that does not jump, in ms. */
  readonly now: () => number;
  /** By default {@link defaultLimits}. */
  readonly limits?: () => RunawayLimits;
  /** By default, all kinds are. */
  readonly isEnabled?: (kind: RunawayKind) => boolean;
  /** What the user does not want to be told of. By default nothing. */
  readonly isIgnored?: (candidate: Pick<RunawayCandidate, 'key' | 'process'>) => boolean;
}

/** How a rule is applied to a process. */
interface Application extends Pick<Subject, 'limits'>, Partial<Pick<Subject, 'isToldBelow'>> {
  readonly isAllowedToBegin?: boolean;
}

/**
 * Tells which processes have got out of hand. It takes in each snapshot after the history has, and applies the rules every
 * few seconds. What it tells begins and ends once: to go on takes less than to begin.
 */
export class RunawayDetector implements Runaways, Disposable {
  private readonly changed = new Emitter<RunawayChange>();
  private readonly states = new RunawayStates();
  private byKey: ReadonlyMap<string, readonly Runaway[]> = new Map();
  private readonly likeChildren = new LikeChildrenTracker();
  /** The memory of each process when the rules were applied last, by key. */
  private memoryBefore: ReadonlyMap<string, number> = new Map();
  private evaluatedAt = -Infinity;

  constructor(private readonly options: RunawayOptions) {}

  readonly onDidChange = this.changed.event;

  get all(): readonly Runaway[] {
    return [...this.byKey.values()].flat();
  }

  get(key: string): readonly Runaway[] {
    return this.byKey.get(key) ?? [];
  }

  /** Takes in a snapshot. One with a failure says nothing new. */
  update(snapshot: Snapshot): void {
    if (snapshot.failure) return;
    const now = this.options.now();
    // When a reading of the history is complete.
    const isDue = Math.floor(now / readingMs) > Math.floor(this.evaluatedAt / readingMs);
    if (!isDue && this.states.size === 0) return;
    const nodes = findNodes(snapshot);
    const parents = findExtensionParents(snapshot);
    const keys = new Set([...nodes, ...parents].map(({ key }) => key));
    this.states.keep((runaway) => keys.has(runaway.key) && this.isWanted(runaway, runaway.figures.kind));
    if (isDue) {
      this.states.begin(snapshot.at, now - this.evaluatedAt);
      this.evaluatedAt = now;
      this.applyToNodes(nodes);
      this.applyToParents(parents.concat(nodes.filter((each) => this.isWatchedParent(each)).map(toParent)));
    }
    this.byKey = groupBy(this.states, ({ key }) => key);
    const change = this.states.takeChange();
    if (change) this.changed.fire(change);
  }

  dispose(): void {
    this.changed.dispose();
    this.states.clear();
    this.byKey = new Map();
  }

  private applyToNodes(nodes: readonly NodeCandidate[]): void {
    const limits = this.options.limits?.() ?? defaultLimits;
    const memory = new Map<string, number>();
    // A tree is told by the lowest process that accounts for it, not by all that are above that one.
    const busy = new Set<ProcessNode>();
    const crowded = new Set<ProcessNode>();
    // From the end: what is below a process comes before it.
    for (const candidate of nodes.toReversed()) {
      const { key, process } = candidate;
      this.applyToLowest(candidate, 'cpu', cpuRule, limits, busy);
      this.applyToLowest(candidate, 'processes', processesRule, limits, crowded);
      this.applyRule(candidate, 'forks', forksRule, { limits });
      // What does not grow now need not be looked at closely.
      const hasGrown = process.memory > (this.memoryBefore.get(key) ?? Infinity);
      this.applyRule(candidate, 'memory', memoryRule, { limits, isAllowedToBegin: hasGrown });
      memory.set(key, process.memory);
    }
    this.memoryBefore = memory;
  }

  private applyToLowest<Figures extends RunawayFigures>(
    candidate: NodeCandidate,
    kind: Figures['kind'],
    rule: RunawayRule<Figures>,
    limits: RunawayLimits,
    found: Set<ProcessNode>,
  ): void {
    const { node } = candidate;
    const isToldBelow = node.children.some((child) => found.has(child));
    // Or its parent would be told of instead.
    const isIgnored = rule.mayBegin(node, limits) && this.isIgnored(candidate);
    if (isIgnored || this.applyRule(candidate, kind, rule, { limits, isToldBelow }) || isToldBelow) found.add(node);
  }

  private applyToParents(parents: readonly ParentCandidate[]): void {
    const limits = this.options.limits?.() ?? defaultLimits;
    for (const parent of parents) {
      this.apply(parent, createPileUpRule(this.likeChildren.update(parent.key, parent.children), limits));
    }
    this.likeChildren.complete();
  }

  private applyRule<Figures extends RunawayFigures>(
    candidate: NodeCandidate,
    kind: Figures['kind'],
    rule: RunawayRule<Figures>,
    { limits, isAllowedToBegin = true, isToldBelow = false }: Application,
  ): boolean {
    const { key, node } = candidate;
    const mayBegin = isAllowedToBegin && rule.mayBegin(node, limits);
    if (!mayBegin && !this.states.has(kind, key)) return false;
    const subject: Subject = { node, history: this.options.history, limits, isToldBelow };
    return this.apply(candidate, {
      kind,
      find: () => (mayBegin ? rule.find(subject) : undefined),
      goesOn: (figures) => rule.goesOn(subject, figures as Figures),
    });
  }

  private isWatchedParent({ key, node }: NodeCandidate): boolean {
    return node.children.length >= minWatched || this.states.has('pileUp', key);
  }

  private apply(candidate: RunawayCandidate, rule: AppliedRule): boolean {
    const find = (): RunawayFigures | undefined => {
      const figures = rule.find();
      return figures && this.isWanted(candidate, rule.kind) ? figures : undefined;
    };
    return this.states.apply(candidate, { ...rule, find });
  }

  private isWanted(candidate: Pick<RunawayCandidate, 'key' | 'process'>, kind: RunawayKind): boolean {
    return this.options.isEnabled?.(kind) !== false && !this.isIgnored(candidate);
  }

  private isIgnored(candidate: Pick<RunawayCandidate, 'key' | 'process'>): boolean {
    return this.options.isIgnored?.(candidate) === true;
  }
}

function toParent({ node, ...candidate }: NodeCandidate): ParentCandidate {
  return { ...candidate, children: node.children.map(({ process }) => process) };
}
