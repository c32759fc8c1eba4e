import { groupBy } from '../../common/groupBy';
import type { EndedProcess, Snapshot } from '../../process/model/snapshot';
import { topNodes } from '../../process/model/snapshotQueries';
import { unarranged, type Arranged } from './arrange/arranger';
import type { ProcessRowOptions } from './processRow';
import { ProcessRows } from './processRows';
import { RunawayMarks } from './runawayMarks';
import { SiblingLabels } from './siblingLabels';

/** What the rows of a snapshot depend on, besides what each stands for. */
export interface RowOptions extends ProcessRowOptions {
  readonly labels: SiblingLabels;
  readonly processRows: ProcessRows;
  readonly arranged: Arranged;
  /** The ids of the origins that have left orphans. */
  readonly originsOfOrphans: ReadonlySet<string>;
  /** What has just ended, by the id of the row below which it was. */
  readonly ended: ReadonlyMap<string | undefined, readonly EndedProcess[]>;
}

export interface GivenRowOptions extends Partial<Pick<RowOptions, 'labels' | 'processRows' | 'arranged' | 'marks'>> {
  /** The id of the row below which a process was shown; undefined if it had no row. */
  readonly getPlace?: (ended: EndedProcess) => string | undefined;
}

/** What a snapshot's rows are made with. */
export function createRowOptions(snapshot: Snapshot, now: number, given: GivenRowOptions = {}): RowOptions {
  const { labels = new SiblingLabels(), processRows = new ProcessRows(), arranged = unarranged } = given;
  const { getPlace = getRecordedPlace, marks = new RunawayMarks(snapshot) } = given;
  labels.beginSnapshot();
  const open = snapshot.origins.filter(({ ending }) => ending === undefined);
  return {
    now,
    labels,
    processRows,
    arranged,
    marks,
    openedPorts: getOpenedPorts(snapshot),
    openOrigins: new Set(open.map(({ origin }) => origin.id)),
    originsOfOrphans: new Set(snapshot.orphans.map(({ record }) => record.origin.id)),
    ended: groupBy(snapshot.ended, getPlace),
  };
}

function getRecordedPlace({ parentKey, record }: EndedProcess): string {
  return parentKey ?? record.origin.id;
}

function getOpenedPorts(snapshot: Snapshot): ReadonlySet<number> {
  const opened = new Set<number>();
  const nodes = topNodes(snapshot);
  // The list grows while it is iterated.
  for (const { children, ports } of nodes) {
    for (const { port, isInherited } of ports) if (!isInherited) opened.add(port);
    for (const child of children) nodes.push(child);
  }
  return opened;
}
