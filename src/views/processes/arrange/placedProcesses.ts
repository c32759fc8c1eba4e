import { keyOf } from '../../../process/identity';
import type { ListeningPort } from '../../../process/listeningPort';
import type { OriginNode, ProcessNode, Snapshot } from '../../../process/model/snapshot';
import { originRules } from '../../../process/origin';
import type { ProcessInfo } from '../../../process/processInfo';
import type { Totals } from '../../../process/processTable';

/** A process with its place in a snapshot. */
export interface PlacedProcess {
  readonly key: string;
  readonly process: ProcessInfo;
  readonly ports: readonly ListeningPort[];
  /** The name of its origin. */
  readonly origin: string;
  /** The process whose row is above it. */
  readonly parent: PlacedProcess | undefined;
  /** The group or origin in which it is. */
  readonly topId: string;
  readonly own: Totals;
  readonly tree: Totals;
  /** The row of its origin stands for it. */
  readonly isRoot: boolean;
}

/** All processes of a snapshot that the user can see, parents before their children. */
export function getPlacedProcesses({ origins, orphans, detached }: Snapshot): readonly PlacedProcess[] {
  const placed: PlacedProcess[] = [];
  const add = (nodes: readonly ProcessNode[], topId: string, origin?: string, parent?: PlacedProcess): void => {
    for (const node of nodes) {
      const { key, process, ports, cpu, total } = node;
      const own = { cpu, memory: process.memory, count: 1 };
      const name = origin ?? node.record.origin.label;
      placed.push({ key, process, ports, origin: name, parent, topId, own, tree: total, isRoot: false });
      nodesOf.push(node.children);
    }
  };
  // A list for each in `placed`, which grows while it is iterated: trees may be too deep to recurse.
  const nodesOf: (readonly ProcessNode[])[] = [];
  add(orphans, 'orphans');
  add(detached, 'detached');
  for (const node of origins) {
    const { origin, processes } = node;
    const root = getShownRoot(node);
    if (root) {
      placed.push({
        ...{
          key: keyOf(root),
          process: root,
          ports: node.ports,
          origin: origin.label,
          parent: undefined,
          topId: origin.id,
        },
        ...{ own: getRootUsage(node, root), tree: node.total, isRoot: true },
      });
      nodesOf.push([]);
    }
    add(processes, origin.id, origin.label);
  }
  for (let index = 0; index < placed.length; index++) {
    const parent = placed[index];
    if (parent) add(nodesOf[index] ?? [], parent.topId, parent.origin, parent);
  }
  return placed;
}

/** The root process of an origin whose row stands for it. */
export function getShownRoot({ origin, root }: OriginNode): ProcessInfo | undefined {
  return originRules[origin.kind].canEndRoot ? root : undefined;
}

/** What the root itself uses: the total of its origin without the processes below it. */
export function getRootUsage({ total, processes }: OriginNode, root: ProcessInfo): Totals {
  const below = processes.reduce((sum, node) => sum + (node.total.cpu ?? 0), 0);
  const cpu = total.cpu === undefined ? undefined : Math.max(0, total.cpu - below);
  return { cpu, memory: root.memory, count: 1 };
}
