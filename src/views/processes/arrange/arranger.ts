import type { ProcessHistory } from '../../../process/history/processHistory';
import type { OriginNode, Snapshot } from '../../../process/model/snapshot';
import { heldMemory } from '../../../process/processTable';
import { defaultArrangement, type Arrangement } from './arrangement';
import { parseFilter, type Highlights } from './filter';
import { IdleProcesses, isNeverHidden } from './idleProcesses';
import { getPlacedProcesses, type PlacedProcess } from './placedProcesses';
import { recentMean } from './recentMean';
import { compareBy, type CompareSiblings } from './siblings';
import { SteadyValues } from './steadyValues';

/** What counts as recent, for the order by CPU and for what is idle, in ms. */
const recentMs = 30_000;
/** Rows change their places no more often than this, in ms. */
const minMoveIntervalMs = 10_000;
/** A younger process is not idle yet, in ms. */
const minIdleAgeMs = recentMs;

const megabyte = 1024 ** 2;

/** Which rows there are, and in which order. */
export interface Arranged {
  /** One list instead of a tree. */
  readonly isList: boolean;
  readonly compare: CompareSiblings;
  readonly isShown: (key: string) => boolean;
  readonly isOriginShown: (origin: OriginNode) => boolean;
  readonly highlightsIn: (label: string) => Highlights;
  /** Undefined if there is no filter. */
  readonly filter: FilterResult | undefined;
  /** The processes that are hidden because they are idle. */
  readonly idleCount: number;
}

export interface FilterResult {
  readonly text: string;
  readonly matchCount: number;
  readonly totalCount: number;
}

/** Everything, the oldest first. */
export const unarranged: Arranged = {
  isList: false,
  compare: compareBy('age', () => 0),
  isShown: () => true,
  isOriginShown: () => true,
  highlightsIn: () => [],
  filter: undefined,
  idleCount: 0,
};

/**
 * Decides which rows of a snapshot are shown, and in which order.
 *
 * The order by CPU is that of the mean of the last 30 s, the order by memory that of the memory. A row moves only when its
 * value has clearly changed ({@link SteadyValues}), no more often than every 10 s, and not while the user is about to point
 * at a row. New rows go where they belong at once, which leaves the others in their order.
 */
export class Arranger {
  private readonly cpu = new SteadyValues({ relative: 0.25, absolute: 1 });
  private readonly memory = new SteadyValues({ relative: 0.1, absolute: 8 * megabyte });
  private readonly idle = new IdleProcesses();
  private movedAt = -Infinity;
  private before: Arrangement = defaultArrangement;

  /** `isRunaway` takes the key of a process. */
  constructor(
    private readonly history?: Pick<ProcessHistory, 'own' | 'tree'>,
    private readonly isRunaway: (key: string) => boolean = () => false,
  ) {}

  /** `now` is in ms on a clock that does not jump. */
  arrange(snapshot: Snapshot, arrangement: Arrangement, now: number, isUserPointing: boolean): Arranged {
    const { sortBy, layout, filter, hidesIdle } = arrangement;
    const { before } = this;
    this.before = arrangement;
    const isList = layout === 'list';
    const isByUsage = sortBy === 'cpu' || sortBy === 'memory';
    if (!isByUsage && filter === '' && !hidesIdle)
      return { ...unarranged, isList, compare: compareBy(sortBy, () => 0) };

    const placed = getPlacedProcesses(snapshot);
    const isNewOrder = sortBy !== before.sortBy || layout !== before.layout;
    const mayMove = isNewOrder || (!isUserPointing && now - this.movedAt >= minMoveIntervalMs);
    if (mayMove) this.movedAt = now;
    const values = sortBy === 'memory' ? this.memory : this.cpu;
    if (isByUsage) this.updateValues(values, placed, snapshot, arrangement, mayMove, isNewOrder);
    const order = { isList, compare: compareBy(sortBy, (key) => values.get(key)) };
    if (filter !== '') return { ...order, ...arrangeFiltered(placed, snapshot, filter, isList), idleCount: 0 };
    if (!hidesIdle) return { ...unarranged, ...order };
    if (mayMove || !before.hidesIdle) this.updateIdle(placed, snapshot.at);
    return { ...unarranged, ...order, ...this.arrangeActive(placed, snapshot, isList) };
  }

  private updateValues(
    values: SteadyValues,
    placed: readonly PlacedProcess[],
    { ended }: Snapshot,
    { sortBy, layout }: Arrangement,
    mayMove: boolean,
    isNewOrder: boolean,
  ): void {
    const byKey = new Map(placed.map((process) => [process.key, process]));
    const memoryOfEnded = new Map(ended.map(({ key, process }) => [key, process.memory]));
    const isOwn = layout === 'list';
    if (isNewOrder) values.clear();
    values.update(
      [...byKey.keys(), ...memoryOfEnded.keys()],
      (key) => {
        const process = byKey.get(key);
        if (sortBy === 'memory') {
          return process ? heldMemory(isOwn ? process.own : process.tree) : (memoryOfEnded.get(key) ?? 0);
        }
        return (process && this.meanCpu(process, isOwn)) ?? 0;
      },
      mayMove,
    );
  }

  private meanCpu({ key, own, tree }: PlacedProcess, isOwn: boolean): number | undefined {
    const series = isOwn ? this.history?.own(key) : this.history?.tree(key);
    return (series && recentMean(series, series.cpu, recentMs)) ?? (isOwn ? own : tree).cpu;
  }

  private updateIdle(placed: readonly PlacedProcess[], at: number): void {
    const byKey = new Map(placed.map((process) => [process.key, process]));
    this.idle.update(byKey.keys(), (key) => {
      const process = byKey.get(key);
      const isYoung = at - (process?.process.startedAt ?? -Infinity) < minIdleAgeMs;
      return process && !isYoung ? this.meanCpu(process, true) : undefined;
    });
  }

  /** Orphans and runaways stay: the user has to decide about them. So do the origins of a tree, and what has just ended. */
  private arrangeActive(placed: readonly PlacedProcess[], { ended }: Snapshot, isList: boolean) {
    const active = placed.filter(
      (process) =>
        process.topId === 'orphans' ||
        (process.isRoot && !isList) ||
        isNeverHidden(process) ||
        this.isRunaway(process.key) ||
        !this.idle.has(process.key),
    );
    const shown = getShown(active, isList);
    const idleCount = placed.filter(({ key }) => !shown.has(key)).length;
    for (const { key } of ended) shown.add(key);
    return { isShown: (key: string) => shown.has(key), idleCount };
  }
}

function arrangeFiltered(
  placed: readonly PlacedProcess[],
  { ended }: Snapshot,
  text: string,
  isList: boolean,
): Pick<Arranged, 'isShown' | 'isOriginShown' | 'highlightsIn' | 'filter'> {
  const filter = parseFilter(text);
  if (!filter) return unarranged;
  const matching = placed.filter((process) => filter.matches(process));
  const shown = getShown(matching, isList);
  const origins = new Set(matching.map(({ topId }) => topId));
  for (const { key, process, record } of ended) {
    if (filter.matches({ process, ports: [], origin: record.origin.label })) shown.add(key);
  }
  return {
    isShown: (key) => shown.has(key),
    isOriginShown: ({ origin }) => origins.has(origin.id),
    highlightsIn: (label) => filter.highlightsIn(label),
    filter: { text: text.trim(), matchCount: matching.length, totalCount: placed.length },
  };
}

/** These processes by their keys, in a tree with those above them. The orphans are a tree in any case. */
function getShown(processes: readonly PlacedProcess[], isList: boolean): Set<string> {
  const shown = new Set<string>();
  for (const process of processes) {
    let next: PlacedProcess | undefined = process;
    while (next && !shown.has(next.key)) {
      shown.add(next.key);
      next = isList && next.topId !== 'orphans' ? undefined : next.parent;
    }
  }
  return shown;
}
