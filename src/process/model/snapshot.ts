import { detachedByAncestor } from '../lineage/descent';
import { keyOf, type Identity } from '../identity';
import { originRules, type Origin, type OriginRef } from '../origin';
import type { Orphan, OrphanState } from '../lineage/orphans';
import type { ProcessInfo } from '../processInfo';
import { byAge, sum, type ProcessTable, type Totals } from '../processTable';
import { type LineageRecord } from '../lineage/lineageRecord';
import { type Attribution } from '../lineage/attribution';

/** A process with what is below it. */
export interface ProcessNode {
  /** {@link keyOf} the process. */
  readonly key: string;
  readonly process: ProcessInfo;
  readonly record: LineageRecord;
  /** Its own CPU in percent of one core, with what its short-lived children used; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** The process and everything below it. */
  readonly total: Totals;
  readonly children: readonly ProcessNode[];
  /** It is another VS Code: a single row with the totals of all that it runs, to be ended as a whole or not at all. */
  readonly isVSCode: boolean;
  /** Only of an {@link OrphanNode}. */
  readonly state?: OrphanState;
  /** Only of an {@link OrphanNode}; in ms since 1970. */
  readonly orphanedAt?: number;
  /**
   * Those that descend from it though their parent has died, and all between: its tree has them too. Each is shown in a
   * place of its own. Without daemons and what the user keeps.
   */
  readonly detachedDescendants: readonly Identity[];
}

/**
 * Why an origin that is not open any more is shown: processes of it still run. `closing`: they have only just lost it
 * and may be about to exit. `held`: it was open before the window was reloaded, and VS Code still holds its processes;
 * it may bring it back.
 */
export type Ending = 'closing' | 'held';

/** An origin by name, with the command line that runs in it while it is open. */
type ShownOrigin = OriginRef & Pick<Origin, 'command'>;

export interface OriginNode {
  readonly origin: ShownOrigin;
  /** Undefined while the origin is open. */
  readonly ending?: Ending;
  readonly root: ProcessInfo | undefined;
  /** Its root is another VS Code: see {@link ProcessNode.isVSCode}. */
  readonly isVSCode: boolean;
  /** What was started in it, without the root itself. */
  readonly processes: readonly ProcessNode[];
  /** Those of the root. */
  readonly detachedDescendants: readonly Identity[];
  /** Everything in it; the root counts, unless it is the extension host, which is not there for one workspace's processes alone. */
  readonly total: Totals;
}

/** A process that has lost its parent or its origin. */
export interface OrphanNode extends ProcessNode {
  readonly state: OrphanState;
  readonly orphanedAt: number;
}

/** All there is to show, as plain data. */
export interface Snapshot {
  /** When it was taken, in ms since 1970. */
  readonly at: number;
  readonly origins: readonly OriginNode[];
  /** Those that are warned about. */
  readonly orphans: readonly OrphanNode[];
  /** Those that outlived their parent and are meant to: daemons, and what the person keeps. */
  readonly detached: readonly OrphanNode[];
  /** Why the last listing failed; what is shown then is older. */
  readonly failure: Error | undefined;
}

/**
 * Puts a listing that has been understood into the shape that is shown. Every process of the kinship is in it exactly
 * once: as the root of an origin, below its parent, or, where it has no parent here, among the orphans or under the
 * origin that it came from, open or not. `before` is the snapshot before, in the order of which origins that are not
 * open any more stay.
 */
export function buildSnapshot(
  table: ProcessTable,
  kinship: Attribution,
  origins: readonly Origin[],
  orphans: readonly Orphan[],
  cpu: ReadonlyMap<string, number>,
  at: number,
  before?: Pick<Snapshot, 'origins'>,
): Snapshot {
  const { nodes, tops } = buildNodes(table, kinship, orphans, cpu);
  const orphanNodes = orphans.flatMap(({ process }) => nodes.get(process.pid) ?? []).filter(isOrphanNode);
  const topsOf = new Map<string, ProcessNode[]>();
  for (const top of tops) {
    if (!isOrphanNode(top) || top.state === 'leaving') add(topsOf, top.record.origin.id, top);
  }

  const open: OriginNode[] = [];
  for (const origin of origins) {
    const node = originNode(origin, kinship.roots.get(origin.id), topsOf.get(origin.id) ?? []);
    topsOf.delete(origin.id);
    if (node.root || node.processes.length > 0) open.push(node);
  }
  const ended = [...topsOf.values()].flatMap((own) => endedOrigin(own) ?? []);

  return {
    at,
    origins: arranged(open, ended, before?.origins ?? []),
    orphans: orphanNodes.filter(({ state }) => state === 'orphan'),
    detached: orphanNodes.filter(({ state }) => state === 'detached' || state === 'kept'),
    failure: undefined,
  };
}

/** Whether a process has lost its parent or its origin. */
export function isOrphanNode(node: ProcessNode): node is OrphanNode {
  return node.state !== undefined;
}

/** The nodes of all that is known, by pid, and those of them that are below no other, in the order of the kinship. */
function buildNodes(
  table: ProcessTable,
  { owned }: Attribution,
  orphans: readonly Orphan[],
  cpu: ReadonlyMap<string, number>,
): { readonly nodes: ReadonlyMap<number, ProcessNode>; readonly tops: readonly ProcessNode[] } {
  const orphanOf = new Map(orphans.map((orphan) => [orphan.process.pid, orphan]));
  const isMeantToRun = ({ pid }: ProcessInfo): boolean => {
    const standing = orphanOf.get(pid)?.state;
    return standing === 'detached' || standing === 'kept';
  };
  const detached = detachedByAncestor([...owned.values()].filter(({ process }) => !isMeantToRun(process)));
  const nodes = new Map<number, ProcessNode>();
  const childrenOf = new Map<number, ProcessNode[]>();
  const tops: ProcessNode[] = [];
  // From the end: every child is ready before its parent needs it, however deep the tree is.
  for (const { process, record, isVSCode } of [...owned.values()].reverse()) {
    const { pid } = process;
    const key = keyOf(process);
    const own = usageOf(process, cpu);
    const children = childrenOf.get(pid)?.reverse() ?? [];
    // What another VS Code runs belongs to its windows, and is not known one by one.
    const below = isVSCode
      ? table.descendants(pid).map((other) => usageOf(other, cpu))
      : children.map((child) => child.total);
    const total = sum([own, ...below]);
    const orphan = orphanOf.get(pid);
    const node: ProcessNode = {
      ...{ key, process, record, cpu: own.cpu, children, total, isVSCode },
      detachedDescendants: (detached.get(key) ?? []).map(({ process: { pid: below, startTime } }) => ({
        pid: below,
        startTime,
      })),
      ...(orphan && { state: orphan.state, orphanedAt: orphan.orphanedAt }),
    };
    nodes.set(pid, node);
    const parent = orphan || record.evidence === 'root' ? undefined : table.parent(process);
    if (parent && owned.has(parent.pid)) {
      add(childrenOf, parent.pid, node);
    } else {
      tops.push(node);
    }
  }
  return { nodes, tops: tops.sort((a, b) => byAge(a.process, b.process)) };
}

function usageOf(process: ProcessInfo, cpu: ReadonlyMap<string, number>): Totals {
  return { cpu: cpu.get(keyOf(process)), memory: process.memory, count: 1 };
}

/** An origin with its root, which is one of the topmost processes, and the others. */
function originNode(origin: ShownOrigin, root: ProcessInfo | undefined, tops: readonly ProcessNode[]): OriginNode {
  const rootNode = tops.find(({ process }) => process === root);
  const processes = [...(rootNode?.children ?? []), ...tops.filter((top) => top !== rootNode)];
  // With its tree it would be all that is below it once more.
  const own =
    root && originRules[origin.kind].countsRoot ? [{ cpu: rootNode?.cpu, memory: root.memory, count: 1 }] : [];
  const isVSCode = rootNode?.isVSCode === true;
  const total = isVSCode ? rootNode.total : sum([...own, ...processes.map((node) => node.total)]);
  return { origin, root, processes, isVSCode, detachedDescendants: rootNode?.detachedDescendants ?? [], total };
}

/** The origin that these come from, which is not open any more. */
function endedOrigin(tops: readonly ProcessNode[]): OriginNode | undefined {
  const root = tops.find(({ record }) => record.evidence === 'root');
  const origin = (root ?? tops[0])?.record.origin;
  const ending = tops.every(isOrphanNode) ? 'closing' : 'held';
  return origin && { ...originNode(origin, root?.process, tops), ending };
}

/**
 * The origins in the order of those that are open. One that is not open any more stays where it stood before, below the
 * same; the others go before the extension host, which is the last.
 */
function arranged(
  open: readonly OriginNode[],
  ended: readonly OriginNode[],
  before: readonly OriginNode[],
): readonly OriginNode[] {
  const isOpen = new Set(open.map(({ origin }) => origin.id));
  const left = new Map(ended.map((node) => [node.origin.id, node]));
  const below = new Map<string | undefined, OriginNode[]>();
  let above: string | undefined;
  for (const { origin } of before) {
    if (isOpen.has(origin.id)) above = origin.id;
    const node = left.get(origin.id);
    if (!node) continue;
    add(below, above, node);
    left.delete(origin.id);
  }
  const list = [...(below.get(undefined) ?? [])];
  const insert = (wanted: (node: OriginNode) => boolean): void => {
    for (const [id, node] of left) {
      if (!wanted(node)) continue;
      list.push(node);
      left.delete(id);
    }
  };
  for (const node of open) {
    if (isVSCodeItself(node)) insert((other) => !isVSCodeItself(other));
    list.push(node, ...(below.get(node.origin.id) ?? []));
  }
  insert(() => true);
  return list;
}

function isVSCodeItself({ origin }: OriginNode): boolean {
  return originRules[origin.kind].isRootVSCode;
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** Every process of a snapshot but the roots of its origins, each after its parent. */
export function* allNodes(snapshot: Snapshot): Generator<ProcessNode> {
  for (const group of [snapshot.orphans, snapshot.detached, ...snapshot.origins.map(({ processes }) => processes)]) {
    for (const top of group) yield* withDescendants(top);
  }
}

/** A node and so many levels of what is below it, each after its parent, from the first child to the last. */
export function* withDescendants(top: ProcessNode, levels = Infinity): Generator<ProcessNode> {
  const stack: (readonly [node: ProcessNode, levels: number])[] = [[top, levels]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, levelsBelow] = next;
    yield node;
    if (levelsBelow > 0) for (const child of node.children.toReversed()) stack.push([child, levelsBelow - 1]);
  }
}
