import { detachedByAncestor } from './descent';
import { keyOf, type Identity } from './identity';
import type { Kinship, Member } from './lineage';
import type { Origin } from './origin';
import type { Orphan, Standing } from './orphans';
import type { ProcessInfo } from './processInfo';
import { sum, type ProcessTable, type Totals } from './table';

/** A process with what is below it. */
export interface ProcessNode {
  /** {@link keyOf} the process. */
  readonly key: string;
  readonly process: ProcessInfo;
  readonly member: Member;
  /** Its own CPU in percent of one core, with what its short-lived children used; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** The process and everything below it. */
  readonly total: Totals;
  readonly children: readonly ProcessNode[];
  /**
   * Those that descend from it though their parent has died, and all between: its tree has them too. Each is shown in a
   * place of its own. Without daemons and what the user keeps.
   */
  readonly detachedDescendants: readonly Identity[];
}

export interface OriginNode {
  readonly origin: Origin;
  readonly root: ProcessInfo | undefined;
  /** What was started in it, without the root itself. */
  readonly processes: readonly ProcessNode[];
  /** Those of the root. */
  readonly detachedDescendants: readonly Identity[];
  /** Everything in it; the root counts, unless it is the extension host, which is not there for one workspace's processes alone. */
  readonly total: Totals;
}

export interface OrphanNode extends ProcessNode {
  readonly standing: Standing;
  /** In ms since 1970. */
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

/** Puts a listing that has been understood into the shape that is shown. */
export function buildSnapshot(
  table: ProcessTable,
  kinship: Kinship,
  origins: readonly Origin[],
  orphans: readonly Orphan[],
  cpu: ReadonlyMap<string, number>,
  at: number,
): Snapshot {
  // Each has a place of its own, and is not shown below its parent as well.
  const apart = new Set([
    ...[...kinship.roots.values()].map(({ pid }) => pid),
    ...orphans.filter(({ standing }) => standing !== 'leaving').map(({ process }) => process.pid),
  ]);

  const meantToRun = new Set(
    orphans.flatMap(({ process, standing }) => (standing === 'detached' || standing === 'kept' ? [process.pid] : [])),
  );
  const detached = detachedByAncestor(
    [...kinship.known.values()].filter(({ process }) => !meantToRun.has(process.pid)),
  );
  const detachedFrom = (process: Identity): readonly Identity[] =>
    (detached.get(keyOf(process)) ?? []).map(({ member: { pid, startTime } }) => ({ pid, startTime }));

  const nodesBelow = (pid: number): ProcessNode[] => {
    const nodes: ProcessNode[] = [];
    for (const child of table.children(pid)) {
      const known = apart.has(child.pid) ? undefined : kinship.known.get(child.pid);
      if (known) nodes.push(node(known.process, known.member));
    }
    return nodes;
  };

  const node = (process: ProcessInfo, member: Member): ProcessNode => {
    const children = nodesBelow(process.pid);
    const key = keyOf(process);
    const own = { cpu: cpu.get(key), memory: process.memory, count: 1 };
    const total = sum([own, ...children.map((child) => child.total)]);
    return { key, process, member, cpu: own.cpu, children, detachedDescendants: detachedFrom(process), total };
  };

  const orphanNodes = orphans.map(({ process, member, standing, orphanedAt }) => ({
    ...node(process, member),
    standing,
    orphanedAt,
  }));

  const originNodes: OriginNode[] = [];
  for (const origin of origins) {
    const root = kinship.roots.get(origin.id);
    const leaving = orphanNodes.filter(
      ({ member, standing }) => standing === 'leaving' && member.origin.id === origin.id,
    );
    const processes = [...(root ? nodesBelow(root.pid) : []), ...leaving];
    if (!root && processes.length === 0) continue;
    const rootTotal =
      root && origin.kind !== 'extensionHost' ? [{ cpu: cpu.get(keyOf(root)), memory: root.memory, count: 1 }] : [];
    originNodes.push({
      origin,
      root,
      processes,
      detachedDescendants: root ? detachedFrom(root) : [],
      total: sum([...rootTotal, ...processes.map(({ total }) => total)]),
    });
  }

  return {
    at,
    origins: originNodes,
    orphans: orphanNodes.filter(({ standing }) => standing === 'orphan'),
    detached: orphanNodes.filter(({ standing }) => standing === 'detached' || standing === 'kept'),
    failure: undefined,
  };
}

/** Every process of a snapshot, each after its parent. */
export function* allNodes(snapshot: Snapshot): Generator<ProcessNode> {
  for (const group of [snapshot.orphans, snapshot.detached, ...snapshot.origins.map(({ processes }) => processes)]) {
    for (const top of group) yield* withDescendants(top);
  }
}

/** A node and everything below it, each after its parent. */
export function* withDescendants(node: ProcessNode): Generator<ProcessNode> {
  yield node;
  for (const child of node.children) yield* withDescendants(child);
}
