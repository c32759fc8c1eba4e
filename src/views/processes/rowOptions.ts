import type { Snapshot } from '../../process/model/snapshot';
import { SiblingLabels } from './siblingLabels';

/** What the rows of a snapshot depend on, besides what each stands for. */
export interface RowOptions {
  /** ms since the epoch. */
  readonly now: number;
  readonly labels: SiblingLabels;
  /** The ports that a process of the snapshot has opened itself: the row of that process shows them. */
  readonly openedPorts: ReadonlySet<number>;
  /** The ids of the origins that are open: these can be revealed. */
  readonly openOrigins: ReadonlySet<string>;
}

export function createRowOptions(snapshot: Snapshot, now: number, labels = new SiblingLabels()): RowOptions {
  labels.beginSnapshot();
  const open = snapshot.origins.filter(({ ending }) => ending === undefined);
  const openOrigins = new Set(open.map(({ origin }) => origin.id));
  return { now, labels, openedPorts: getOpenedPorts(snapshot), openOrigins };
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
