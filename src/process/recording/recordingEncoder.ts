import type { SlicedTask } from '../../common/timeSlicing';
import { keyOf } from '../identity';
import { withDescendants, type OriginNode, type ProcessNode, type Snapshot } from '../model/snapshot';
import { unknownTerminalId, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { heldMemory } from '../processTable';
import type { Redactor } from '../redaction/redactor';
import { changesOf, roundCpu, roundMemory, withChange } from './factChanges';
import { FactMaker, withoutUndefined, type RecordedNode } from './processFacts';
import type { Change, OriginFacts, ProcessFacts, RecordedEnd, RecordedLists, RecordingLine } from './recordingFormat';

/** A line with more changes than this could be longer than a line may be. A change of a text counts as so many. */
const maxChangesPerLine = 1_000;
const weightOfText = 250;
/** Facts that may be long. */
const texts: readonly (keyof ProcessFacts)[] = ['commandLine', 'cwd', 'name', 'lineage', 'lostParent', 'ports'];

interface Recorded extends RecordedNode {
  readonly id: number;
  readonly below: number | undefined;
  /** The number of the snapshot that it was in last. */
  seenIn: number;
}

/** Turns snapshots into lines that say what has changed since the snapshot before. */
export class RecordingEncoder {
  private readonly processes = new Map<string, Recorded>();
  private readonly origins = new Map<string, { readonly id: number; facts: OriginFacts }>();
  private lists: RecordedLists = {};
  private processCount = 0;
  private snapshotCount = 0;
  private readonly facts: FactMaker;
  /** The lines of the snapshot that is being encoded. */
  private lines: RecordingLine[] = [];

  constructor(private readonly redactor: Redactor) {
    this.facts = new FactMaker(redactor, ({ origin }) => this.originId(origin));
  }

  /** @returns the lines of a snapshot; the last one is the `snapshot` itself, with which the others begin to count. */
  *encode(snapshot: Snapshot, t: number): SlicedTask<readonly RecordingLine[]> {
    this.lines = [];
    const seenIn = ++this.snapshotCount;
    const changes: Change<ProcessFacts>[] = [];
    const add = (node: ProcessNode, below: number | undefined): void => {
      const change = this.addProcess(node, below, seenIn);
      if (change) changes.push(change);
    };
    const tops = [
      ...snapshot.origins.flatMap(({ rootNode, processes }) => [...(rootNode ? [rootNode] : []), ...processes]),
      ...snapshot.orphans,
      ...snapshot.detached,
    ];
    for (const top of tops) {
      // What is below the root of an origin has been added with it.
      if (this.processes.get(top.key)?.seenIn === seenIn) continue;
      add(top, undefined);
      for (const node of withDescendants(top)) {
        const id = this.processes.get(node.key)?.id;
        for (const child of node.children) add(child, id);
        yield;
      }
    }
    for (const node of snapshot.origins) this.addRoot(node, add);
    const originChanges = snapshot.origins.flatMap((node) => this.changeOfOrigin(node));
    this.addChanges(changes, originChanges);
    this.lines.push({ type: 'snapshot', t, ...this.changedLists(snapshot), ...this.ended(snapshot, seenIn) });
    return this.lines;
  }

  private addProcess(node: ProcessNode, below: number | undefined, seenIn: number): Change<ProcessFacts> | undefined {
    const before = this.processes.get(node.key);
    if (before?.node === node && before.below === below) {
      before.seenIn = seenIn;
      return undefined;
    }
    const facts = this.facts.factsOf(node, below, before);
    if (!before) {
      const id = ++this.processCount;
      this.processes.set(node.key, { id, node, facts, below, seenIn });
      const { pid, startTime } = node.process;
      this.lines.push({ type: 'process', id, pid, startTime, ...facts });
      return undefined;
    }
    const change = changesOf(before.id, before.facts, facts);
    // Compared with next is what was written, so that small changes add up.
    const written = change ? withChange(before.facts, change) : before.facts;
    this.processes.set(node.key, { id: before.id, node, facts: written, below, seenIn });
    return change;
  }

  /** The root of an origin may be no node of the snapshot. */
  private addRoot({ origin, root }: OriginNode, add: (node: ProcessNode, below: undefined) => void): void {
    if (root && this.processes.get(keyOf(root))?.seenIn !== this.snapshotCount) add(nodeOf(root, origin), undefined);
  }

  private changeOfOrigin(node: OriginNode): readonly Change<OriginFacts>[] {
    const id = this.originId(node.origin);
    const known = this.origins.get(node.origin.id);
    const change = known && changesOf(id, known.facts, this.factsOfOrigin(node));
    if (!known || !change) return [];
    known.facts = withChange(known.facts, change);
    return [change];
  }

  private factsOfOrigin({ origin, ending, root, rootNode, processes, isVSCode, total }: OriginNode): OriginFacts {
    const below = new Set(rootNode?.children);
    const tops = processes.filter((node) => !below.has(node));
    return withoutUndefined({
      ...this.factsOfRef(origin),
      command: origin.command === undefined ? undefined : this.redactor.text(origin.command),
      isHidden: origin.isHidden,
      debugType: origin.debugType,
      ending,
      root: root && this.processes.get(keyOf(root))?.id,
      isRootElsewhere: root && !rootNode ? true : undefined,
      tops: tops.length === 0 ? undefined : this.idsOf(tops),
      isVSCode: isVSCode ? true : undefined,
      cpu: roundCpu(total.cpu),
      memory: roundMemory(heldMemory(total)),
      count: total.count,
    });
  }

  private factsOfRef({ id, kind, label }: OriginRef): OriginFacts {
    const facts = { kind, label: this.redactor.text(label) };
    return id === unknownTerminalId ? { ...facts, isUnknownTerminal: true } : facts;
  }

  /** The number of an origin, which is written when it is named first. Its own id may name a user or a folder. */
  private originId(origin: OriginRef): number {
    const known = this.origins.get(origin.id);
    if (known) return known.id;
    const id = this.origins.size + 1;
    const facts = this.factsOfRef(origin);
    this.origins.set(origin.id, { id, facts });
    this.lines.push({ type: 'origin', id, ...facts });
    return id;
  }

  private addChanges(processes: readonly Change<ProcessFacts>[], origins: readonly Change<OriginFacts>[]): void {
    let line: Change<ProcessFacts>[] = [];
    let weight = 0;
    for (const change of processes) {
      const added = texts.some((fact) => change[fact] !== undefined) ? weightOfText : 1;
      if (weight + added > maxChangesPerLine) {
        this.lines.push({ type: 'changes', processes: line });
        [line, weight] = [[], 0];
      }
      line.push(change);
      weight += added;
    }
    if (line.length > 0) this.lines.push({ type: 'changes', processes: line });
    if (origins.length > 0) this.lines.push({ type: 'changes', origins });
  }

  private changedLists(snapshot: Snapshot): RecordedLists {
    const now = {
      origins: snapshot.origins.map(({ origin }) => this.originId(origin)),
      orphans: this.idsOf(snapshot.orphans),
      detached: this.idsOf(snapshot.detached),
    };
    const { lists } = this;
    this.lists = now;
    return withoutUndefined({
      origins: isSameList(lists.origins, now.origins) ? undefined : now.origins,
      orphans: isSameList(lists.orphans, now.orphans) ? undefined : now.orphans,
      detached: isSameList(lists.detached, now.detached) ? undefined : now.detached,
    });
  }

  /** What was in the snapshot before, and is not in this one. */
  private ended(snapshot: Snapshot, seenIn: number): { readonly ended?: readonly RecordedEnd[] } {
    const shown = new Map(snapshot.ended.map((each) => [each.key, each]));
    const ended: RecordedEnd[] = [];
    for (const [key, recorded] of this.processes) {
      if (recorded.seenIn === seenIn) continue;
      this.processes.delete(key);
      const end = shown.get(key);
      ended.push(withoutUndefined({ id: recorded.id, at: end?.endedAt, signal: end?.signal }));
    }
    return ended.length === 0 ? {} : { ended };
  }

  private idsOf(nodes: readonly ProcessNode[]): readonly number[] {
    return nodes.flatMap(({ key }) => this.processes.get(key) ?? []).map(({ id }) => id);
  }
}

function nodeOf(root: ProcessInfo, { id, kind, label }: OriginRef): ProcessNode {
  const { pid, startTime, name, session } = root;
  return {
    key: keyOf(root),
    process: root,
    record: {
      ...{ pid, startTime, name, session, origin: { id, kind, label }, evidence: 'root', hostPid: undefined },
      ...{ parent: undefined, inherited: false, orphanedAt: undefined },
    },
    cpu: undefined,
    total: { cpu: undefined, memory: root.memory, count: 1 },
    children: [],
    ports: [],
    isVSCode: false,
    detachedDescendants: [],
  };
}

function isSameList(a: readonly number[] | undefined, b: readonly number[]): boolean {
  return a?.length === b.length && a.every((id, index) => id === b[index]);
}
