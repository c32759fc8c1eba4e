import { keyOf } from '../../process/identity';
import { groupOrphans } from '../../process/model/lostParentGroups';
import type { EndedProcess, Snapshot } from '../../process/model/snapshot';
import { unarranged, type Arranged } from './arrange/arranger';
import { lostParentId } from './rowIds';
import { SiblingLabels } from './siblingLabels';

/** What the rows of a snapshot depend on, besides what each stands for. */
export interface RowOptions {
  /** ms since the epoch. */
  readonly now: number;
  readonly labels: SiblingLabels;
  readonly arranged: Arranged;
  /** The ports that a process of the snapshot has opened itself: the row of that process shows them. */
  readonly openedPorts: ReadonlySet<number>;
  /** What has just ended, by the id of the row below which it was. */
  readonly ended: ReadonlyMap<string, readonly EndedProcess[]>;
}

export function createRowOptions(
  snapshot: Snapshot,
  now: number,
  { labels = new SiblingLabels(), arranged = unarranged }: Partial<Pick<RowOptions, 'labels' | 'arranged'>> = {},
): RowOptions {
  labels.beginSnapshot();
  return { now, labels, arranged, openedPorts: getOpenedPorts(snapshot), ended: getEndedByParent(snapshot) };
}

function getOpenedPorts({ origins, orphans, detached }: Snapshot): ReadonlySet<number> {
  const opened = new Set<number>();
  const nodes = [...orphans, ...detached, ...origins.flatMap(({ processes }) => processes)];
  // The list grows while it is iterated.
  for (const { children, ports } of nodes) {
    for (const { port, isInherited } of ports) if (!isInherited) opened.add(port);
    for (const child of children) nodes.push(child);
  }
  return opened;
}

function getEndedByParent({ ended, origins, orphans }: Snapshot): ReadonlyMap<string, readonly EndedProcess[]> {
  const byParent = new Map<string, EndedProcess[]>();
  if (ended.length === 0) return byParent;
  const rootKeys = new Map(origins.flatMap(({ root, origin }) => (root ? [[keyOf(root), origin.id] as const] : [])));
  const groupIds = new Set(groupOrphans(orphans).flatMap(({ lostParent }) => (lostParent ? [lostParentId(lostParent)] : [])));
  for (const process of ended) {
    const { parentKey, record } = process;
    const lostId = record.lost?.map(lostParentId).find((id) => groupIds.has(id));
    const topId = record.orphanedAt === undefined ? record.origin.id : (lostId ?? 'orphans');
    const id = parentKey === undefined ? topId : (rootKeys.get(parentKey) ?? parentKey);
    const others = byParent.get(id);
    if (others) others.push(process);
    else byParent.set(id, [process]);
  }
  return byParent;
}
