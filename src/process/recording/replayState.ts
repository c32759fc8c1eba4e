import { keyOf } from '../identity';
import type { LineageRecord, LostParent } from '../lineage/lineageRecord';
import { endedShownMs } from '../model/endedProcesses';
import type { EndedProcess, OriginNode, OrphanNode, ProcessNode, Snapshot } from '../model/snapshot';
import { isOrphanNode } from '../model/snapshot';
import { unknownTerminalId, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { byAge } from '../processTable';
import { withChange } from './factChanges';
import type {
  OriginFacts,
  ProcessFacts,
  RecordedEnd,
  RecordedLineage,
  RecordedLists,
  RecordedParent,
} from './recordingFormat';
import type { Step } from './recordedRun';

interface Replayed {
  readonly id: number;
  readonly pid: number;
  readonly startTime: number;
  readonly key: string;
  facts: ProcessFacts;
}

type Lists = Readonly<Record<keyof RecordedLists, readonly number[]>>;

/** A node as it was built last, and of what. */
interface Built {
  readonly facts: ProcessFacts;
  readonly children: readonly ProcessNode[];
  readonly node: ProcessNode;
}

/** What a recording says at one time. Steps are applied to it in their order. */
export class ReplayState {
  private readonly processes = new Map<number, Replayed>();
  private readonly origins = new Map<number, OriginFacts>();
  private readonly keys = new Set<string>();
  private lists: Lists = { origins: [], orphans: [], detached: [] };
  private ended: readonly EndedProcess[] = [];
  private failure: string | undefined;
  /** The nodes of the last snapshot, by number: what has not changed is the same object in the next one. */
  private built: ReadonlyMap<number, Built> = new Map();
  private at = 0;

  /** `startedAt` is in ms since the epoch. */
  constructor(private readonly startedAt: number) {}

  apply(step: Step): void {
    this.failure = step.failure;
    if (!step.snapshot) return;
    this.at = this.startedAt + step.t;
    this.end(step.snapshot.ended ?? []);
    for (const { id, facts } of step.origins) this.origins.set(id, facts);
    for (const { id, pid, startTime, facts } of step.processes) {
      const key = keyOf({ pid, startTime });
      // Two rows with one key would be one row to the view.
      if (this.processes.has(id) || this.keys.has(key)) continue;
      this.keys.add(key);
      this.processes.set(id, { id, pid, startTime, key, facts });
    }
    for (const change of step.processChanges) {
      const process = this.processes.get(change.id);
      if (process) process.facts = withChange(process.facts, change);
    }
    for (const change of step.originChanges) {
      const facts = this.origins.get(change.id);
      if (facts) this.origins.set(change.id, withChange(facts, change));
    }
    const { origins, orphans, detached } = step.snapshot;
    this.lists = {
      origins: origins ?? this.lists.origins,
      orphans: orphans ?? this.lists.orphans,
      detached: detached ?? this.lists.detached,
    };
  }

  /** Everything there is to show, as the model had it. */
  snapshot(): Snapshot {
    const { at, failure } = this;
    const nodes = this.buildNodes();
    const nodesOf = (ids: readonly number[]): ProcessNode[] => ids.flatMap((id) => nodes.get(id)?.node ?? []);
    const orphansOf = (ids: readonly number[]): OrphanNode[] => nodesOf(ids).filter(isOrphanNode);
    return {
      at,
      origins: this.lists.origins.flatMap((id) => this.originNode(id, nodes, nodesOf) ?? []),
      orphans: orphansOf(this.lists.orphans),
      detached: orphansOf(this.lists.detached),
      ended: this.ended.filter(({ endedAt }) => Math.abs(at - endedAt) < endedShownMs),
      failure: failure === undefined ? undefined : new Error(failure),
    };
  }

  private end(ended: readonly RecordedEnd[]): void {
    const shown: EndedProcess[] = [];
    for (const { id, at, signal } of ended) {
      const process = this.processes.get(id);
      if (!process) continue;
      this.processes.delete(id);
      this.keys.delete(process.key);
      if (at === undefined) continue;
      const { below } = process.facts;
      const parentKey = below === undefined ? undefined : (this.built.get(below)?.node.key ?? this.keyOf(below));
      shown.push({
        key: process.key,
        process: infoOf(process),
        record: this.recordOf(process),
        parentKey,
        endedAt: at,
        signal: signal as NodeJS.Signals | undefined,
      });
    }
    const recent = this.ended.filter(({ endedAt }) => Math.abs(this.at - endedAt) < endedShownMs);
    this.ended = [...recent, ...shown].sort((a, b) => a.endedAt - b.endedAt);
  }

  private keyOf(id: number): string | undefined {
    return this.processes.get(id)?.key;
  }

  private buildNodes(): ReadonlyMap<number, Built> {
    const childIds = new Map<number, Replayed[]>();
    for (const process of this.processes.values()) {
      const { below } = process.facts;
      if (below === undefined) continue;
      const siblings = childIds.get(below);
      if (siblings) siblings.push(process);
      else childIds.set(below, [process]);
    }
    const order = this.orderFromTop(childIds);
    const nodes = new Map<number, Built>();
    // From the end: every child is ready before its parent needs it, however deep the tree is.
    for (const process of order.reverse()) {
      const children = (childIds.get(process.id) ?? []).sort(byAge).flatMap(({ id }) => nodes.get(id)?.node ?? []);
      nodes.set(process.id, this.build(process, children));
    }
    this.built = nodes;
    return nodes;
  }

  /** Each process that is shown, after the one that it is below. What is below itself is nowhere. */
  private orderFromTop(childIds: ReadonlyMap<number, readonly Replayed[]>): Replayed[] {
    const tops = [...this.processes.values()].filter(({ facts }) => facts.below === undefined);
    const order = [...tops];
    // The list grows while it is iterated. Each process has one place, so none is added twice.
    for (const { id } of order) order.push(...(childIds.get(id) ?? []));
    return order;
  }

  private build(process: Replayed, children: readonly ProcessNode[]): Built {
    const { id, key, facts } = process;
    const before = this.built.get(id);
    if (before?.facts === facts && isSameList(before.children, children)) return before;
    const { cpu, treeCpu, treeMemory, treeCount, memory = 0, forksPerSecond, orphan, orphanedAt, lostParent } = facts;
    const node: ProcessNode = {
      key,
      process: infoOf(process),
      record: this.recordOf(process),
      cpu,
      total:
        treeCount === undefined
          ? { cpu, memory, count: 1 }
          : { cpu: treeCpu, memory: treeMemory ?? memory, count: treeCount },
      children,
      ports: facts.ports ?? [],
      isVSCode: facts.isVSCode === true,
      detachedDescendants: facts.detachedDescendants ?? [],
      ...(orphan !== undefined && { state: orphan, orphanedAt: orphanedAt ?? this.at }),
      ...(lostParent && { lostParent: lostParentOf(lostParent) }),
      ...(forksPerSecond !== undefined && { forksPerSecond }),
    };
    return { facts, children, node };
  }

  private originNode(
    id: number,
    nodes: ReadonlyMap<number, Built>,
    nodesOf: (ids: readonly number[]) => ProcessNode[],
  ): OriginNode | undefined {
    const facts = this.origins.get(id);
    if (!facts) return undefined;
    const { ending, root, isRootElsewhere, tops = [], isVSCode, cpu, memory = 0, count = 0 } = facts;
    const rootNode = root === undefined ? undefined : nodes.get(root)?.node;
    const shown = isRootElsewhere === true ? undefined : rootNode;
    const { command, isHidden, debugType } = facts;
    return {
      origin: {
        ...this.originRef(id),
        ...(command !== undefined && { command }),
        ...(isHidden !== undefined && { isHidden }),
        ...(debugType !== undefined && { debugType }),
      },
      ...(ending && { ending }),
      root: rootNode?.process,
      ...(shown && { rootNode: shown }),
      isVSCode: isVSCode === true,
      processes: [...(shown?.children ?? []), ...nodesOf(tops)],
      detachedDescendants: shown?.detachedDescendants ?? [],
      ports: shown?.ports ?? [],
      total: { cpu, memory, count },
    };
  }

  /** Its id is one of the recording alone. */
  private originRef(id: number): OriginRef {
    const { kind = 'extensionHost', label = '', isUnknownTerminal } = this.origins.get(id) ?? {};
    return { id: isUnknownTerminal === true ? unknownTerminalId : `recorded-${id}`, kind, label };
  }

  private recordOf({ pid, startTime, facts }: Replayed): LineageRecord {
    const { name = '', session = 0, lineage } = facts;
    return { pid, startTime, name, session, ...this.lineageOf(lineage) };
  }

  private lineageOf(
    lineage: RecordedLineage | undefined,
  ): Omit<LineageRecord, 'pid' | 'startTime' | 'name' | 'session'> {
    const { origin = 0, evidence = 'descent', hostPid, parent, lost, inherited = false } = lineage ?? {};
    return {
      origin: this.originRef(origin),
      evidence,
      hostPid,
      parent,
      ...(lost && { lost: lost.map(lostParentOf) }),
      inherited,
      orphanedAt: lineage?.orphanedAt,
      ...(lineage?.endedWith && { endedWith: lineage.endedWith }),
    };
  }
}

function infoOf({ pid, startTime, facts }: Replayed): ProcessInfo {
  const {
    name = '',
    commandLine = [],
    cwd,
    startedAt,
    parentPid = 0,
    state = 'unknown',
    threads = 1,
    otherUser,
  } = facts;
  return {
    pid,
    startTime,
    parentPid,
    name,
    commandLine,
    state,
    cpuTime: undefined,
    childrenCpuTime: 0,
    memory: facts.memory ?? 0,
    threads,
    session: facts.session ?? 0,
    group: facts.group ?? 0,
    uid: -1,
    ...(otherUser !== undefined && { otherUser: { name: '', acceptsSignals: otherUser } }),
    cwd,
    startedAt,
    kernelThread: false,
  };
}

function lostParentOf({ pid, startTime, name, commandLine, endedAt, parent }: RecordedParent): LostParent {
  return { pid, startTime, name, commandLine, endedAt, parent };
}

function isSameList(a: readonly ProcessNode[], b: readonly ProcessNode[]): boolean {
  return a.length === b.length && a.every((node, index) => node === b[index]);
}
