import { keyOf, type Identity } from '../identity';
import type { Attribution } from '../lineage/attribution';
import { detachedByAncestor } from '../lineage/detachedDescendants';
import type { Orphan } from '../lineage/orphans';
import type { ListeningPort } from '../listeningPort';
import { originRules, type Origin } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { byAge, sum, type ProcessTable, type Totals } from '../processTable';
import { noResources, type Resources } from '../resources/resourceMonitor';
import { withLostParents } from './lostParentGroups';
import { orderOrigins } from './originOrder';
import { isOrphanNode, type EndedProcess, type OriginNode, type ProcessNode } from './snapshot';
import type { ShownOrigin, Snapshot } from './snapshot';

export interface SnapshotInput {
  readonly table: ProcessTable;
  readonly attribution: Attribution;
  /** The origins that are open. */
  readonly origins: readonly Origin[];
  readonly orphans: readonly Orphan[];
  /** CPU in percent of one core, by key. */
  readonly cpu: ReadonlyMap<string, number>;
  /** Forks per second, by key; by default none are known. */
  readonly forks?: ReadonlyMap<string, number>;
  /** By default none are known. */
  readonly resources?: Resources;
  /** ms since the epoch. */
  readonly at: number;
  /** The previous snapshot: origins that are no longer open, and orphans, stay in their places. */
  readonly before?: Pick<Snapshot, 'origins' | 'orphans'>;
  /** What has just ended; by default nothing. */
  readonly ended?: readonly EndedProcess[];
}

/**
 * Puts an attributed listing into the shape that is shown. Every process of ours is in it exactly once: as the root of an
 * origin, below its parent, or, if it has no parent here, among the orphans or under the origin that it came from, open or
 * not.
 */
export function buildSnapshot(input: SnapshotInput): Snapshot {
  return new SnapshotBuilder().build(input);
}

function arrange(
  input: SnapshotInput,
  nodes: ReadonlyMap<number, ProcessNode>,
  tops: readonly ProcessNode[],
): Snapshot {
  const { attribution, origins, orphans, at, before, resources = noResources } = input;
  const orphanNodes = orphans.flatMap(({ process }) => nodes.get(process.pid) ?? []).filter(isOrphanNode);
  const topsByOrigin = new Map<string, ProcessNode[]>();
  for (const top of tops) {
    if (!isOrphanNode(top) || top.state === 'leaving') push(topsByOrigin, top.record.origin.id, top);
  }

  const open: OriginNode[] = [];
  for (const origin of origins) {
    const node = createOriginNode(
      origin,
      attribution.roots.get(origin.id),
      topsByOrigin.get(origin.id) ?? [],
      resources,
    );
    topsByOrigin.delete(origin.id);
    if (node.root || node.processes.length > 0) open.push(node);
  }
  const extensions: OriginNode[] = [];
  const ended: OriginNode[] = [];
  for (const ownTops of topsByOrigin.values()) {
    const [first] = ownTops;
    if (first && ownTops.some(isOfOpenExtension)) {
      extensions.push(createOriginNode(first.record.origin, undefined, ownTops, resources));
    } else {
      ended.push(...createEndedOriginNode(ownTops, resources));
    }
  }

  return {
    at,
    origins: orderOrigins(open, extensions, ended, before?.origins ?? []),
    orphans: withLostParents(
      orphanNodes.filter(({ state }) => state === 'orphan'),
      before?.orphans ?? [],
    ),
    detached: orphanNodes.filter(({ state }) => state === 'detached' || state === 'kept'),
    ended: input.ended ?? [],
    failure: undefined,
  };
}

/** Builds one snapshot after the other. A node that has not changed is the same object in both. */
export class SnapshotBuilder {
  /** The nodes of the previous snapshot, by pid. */
  private nodes: ReadonlyMap<number, ProcessNode> = new Map();

  build(input: SnapshotInput): Snapshot {
    const { nodes, tops } = buildNodes(input, this.nodes);
    this.nodes = nodes;
    return arrange(input, nodes, tops);
  }
}

const noPorts: readonly ListeningPort[] = [];
const noIdentities: readonly Identity[] = [];

/** The nodes of all processes of ours, by pid, and the nodes that are below no other, oldest first. */
function buildNodes(
  { table, attribution: { owned }, orphans, cpu, forks, resources = noResources }: SnapshotInput,
  earlier: ReadonlyMap<number, ProcessNode>,
): {
  readonly nodes: ReadonlyMap<number, ProcessNode>;
  readonly tops: readonly ProcessNode[];
} {
  const orphanByPid = new Map(orphans.map((orphan) => [orphan.process.pid, orphan]));
  const isMeantToRun = ({ pid }: ProcessInfo): boolean => {
    const state = orphanByPid.get(pid)?.state;
    return state === 'detached' || state === 'kept';
  };
  const all = [...owned.values()];
  const detached = detachedByAncestor(all.filter(({ process, record }) => record.lost && !isMeantToRun(process)));
  const nodes = new Map<number, ProcessNode>();
  const childrenByPid = new Map<number, ProcessNode[]>();
  const tops: ProcessNode[] = [];
  // From the end: every child is ready before its parent needs it, however deep the tree is.
  for (const { process, record, isVSCode } of all.reverse()) {
    const { pid } = process;
    const before = earlier.get(pid);
    const key = before?.process.startTime === process.startTime ? before.key : keyOf(process);
    const own = usageOf(process, cpu, resources, key);
    const children = childrenByPid.get(pid)?.reverse() ?? [];
    // What another VS Code runs belongs to its windows, and has no nodes.
    const below = isVSCode
      ? table.descendants(pid).map((other) => usageOf(other, cpu, resources))
      : children.map((child) => child.total);
    const orphan = orphanByPid.get(pid);
    const total = below.length === 0 ? own : sum([own, ...below]);
    const ports = resources.ports.get(key) ?? noPorts;
    const detachedDescendants = detached.get(key)?.map((one) => identityOf(one.process)) ?? noIdentities;
    // A literal without spreads: it costs a tenth.
    const plain: ProcessNode = {
      key,
      process,
      record,
      cpu: own.cpu,
      total,
      children,
      ports,
      isVSCode,
      detachedDescendants,
    };
    const placed = orphan ? { ...plain, state: orphan.state, orphanedAt: orphan.orphanedAt } : plain;
    const forksPerSecond = forks?.get(key);
    const built = forksPerSecond === undefined ? placed : { ...placed, forksPerSecond };
    const node = before && isSameNode(before, built) ? before : built;
    nodes.set(pid, node);
    const parent = orphan || record.evidence === 'root' ? undefined : table.parent(process);
    // A child of the extension host may belong to an extension instead.
    if (parent && owned.get(parent.pid)?.record.origin.id === record.origin.id) {
      push(childrenByPid, parent.pid, node);
    } else {
      tops.push(node);
    }
  }
  return { nodes, tops: tops.sort((a, b) => byAge(a.process, b.process)) };
}

/** Whether two nodes of one process show the same. */
function isSameNode(a: ProcessNode, b: ProcessNode): boolean {
  return (
    a.process === b.process &&
    a.record === b.record &&
    a.cpu === b.cpu &&
    a.forksPerSecond === b.forksPerSecond &&
    a.isVSCode === b.isVSCode &&
    a.ports === b.ports &&
    a.detachedDescendants === b.detachedDescendants &&
    a.state === b.state &&
    a.orphanedAt === b.orphanedAt &&
    isSameTotal(a.total, b.total) &&
    a.children.length === b.children.length &&
    a.children.every((child, index) => child === b.children[index])
  );
}

function isSameTotal(a: Totals, b: Totals): boolean {
  return (
    a.cpu === b.cpu &&
    a.memory === b.memory &&
    a.count === b.count &&
    a.ownMemory === b.ownMemory &&
    a.sharedMemory === b.sharedMemory &&
    a.unmeasured === b.unmeasured
  );
}

function identityOf({ pid, startTime }: Identity): Identity {
  return { pid, startTime };
}

function usageOf(
  process: ProcessInfo,
  cpu: ReadonlyMap<string, number>,
  { sharedOf }: Pick<Resources, 'sharedOf'>,
  key = keyOf(process),
): Totals {
  const usage = { cpu: cpu.get(key), memory: process.memory, count: 1 };
  const sharedMemory = sharedOf(process, key);
  if (sharedMemory === undefined) return usage;
  return { ...usage, ownMemory: process.memory - sharedMemory, sharedMemory, unmeasured: 0 };
}

/** An origin with its topmost processes, one of which is its root. */
function createOriginNode(
  origin: ShownOrigin,
  root: ProcessInfo | undefined,
  tops: readonly ProcessNode[],
  resources: Resources,
): OriginNode {
  const rootNode = tops.find(({ process }) => process === root);
  const processes = [...(rootNode?.children ?? []), ...tops.filter((top) => top !== rootNode)];
  // The root alone: the total of its node would count everything below it a second time.
  const own =
    root && originRules[origin.kind].countsRoot ? [{ ...usageOf(root, new Map(), resources), cpu: rootNode?.cpu }] : [];
  const isVSCode = rootNode?.isVSCode === true;
  const total = isVSCode ? rootNode.total : sum([...own, ...processes.map((node) => node.total)]);
  const { ports = [], detachedDescendants = [] } = rootNode ?? {};
  const node = { origin, root, processes, isVSCode, detachedDescendants, ports, total };
  return rootNode ? { ...node, rootNode } : node;
}

/** An extension is an origin as long as a process of it has the extension host of this window for its parent. */
function isOfOpenExtension(node: ProcessNode): boolean {
  const { origin, inherited } = node.record;
  return origin.kind === 'extension' && !inherited && !isOrphanNode(node);
}

/** The origin of these processes, which is no longer open. */
function createEndedOriginNode(tops: readonly ProcessNode[], resources: Resources): OriginNode[] {
  const root = tops.find(({ record }) => record.evidence === 'root');
  const origin = (root ?? tops[0])?.record.origin;
  const ending = tops.every(isOrphanNode) ? 'closing' : 'held';
  return origin ? [{ ...createOriginNode(origin, root?.process, tops, resources), ending }] : [];
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
