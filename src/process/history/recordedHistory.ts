import type { Disposable } from '../../common/event';
import type { OriginNode, ProcessNode, Snapshot } from '../model/snapshot';
import { heldMemory, type Totals } from '../processTable';
import { readingMs, type HistoryRange, type HistorySeries, type ProcessHistory } from './processHistory';
import { columnCount, columns, Readings } from './readings';

/** So many readings are kept: ten minutes. */
const maxReadings = 120;
/**
 * Of so many readings one of the hour is made: half a minute. An hour then has as many readings as ten minutes have, which
 * is as many as a chart can show, and all of a process takes 6 KB.
 */
const readingsPerCoarse = 6;
/** The time between two snapshots while the view is visible, in ms: the first one counts as being of so long a time. */
const usualIntervalMs = 1_000;
/** What has ended is remembered for this long, in ms: it is shown for a while. */
const keptAfterEndMs = 10_000;

interface Entry {
  readonly tenMinutes: Readings;
  /** Undefined before the first reading is complete. It is of complete readings only. */
  hour: Readings | undefined;
  /** In ms on a clock that does not jump, and since the epoch. */
  seenAt: number;
  seenDate: number;
}

/**
 * Records what each process and its tree use, in readings of five seconds, and in coarser ones: the mean of the CPU, the
 * most memory. Origins are recorded too, by their ids, and the roots of origins as other processes are.
 */
export class RecordedHistory implements ProcessHistory {
  private readonly entries = new Map<string, Entry>();
  /** How many hold an entry, by its key. */
  private readonly holds = new Map<string, number>();
  /** The values of the process that is being recorded: one array for all, because there are thousands a minute. */
  private readonly sample = new Float64Array(columnCount);
  /** The same for readings that are complete. */
  private readonly completed = new Float64Array(columnCount);
  private recordedAt: number | undefined;

  /** `now` is a clock that does not jump, in ms. */
  constructor(private readonly now: () => number) {}

  /** How many processes and origins are remembered. */
  get size(): number {
    return this.entries.size;
  }

  /** Takes in a snapshot. One with a failure says nothing new. */
  record(snapshot: Snapshot): void {
    if (snapshot.failure) return;
    const now = this.now();
    const sinceMs = Math.max(1, Math.min(now - (this.recordedAt ?? now - usualIntervalMs), readingMs));
    this.recordedAt = now;
    const moment = { now, date: snapshot.at, reading: Math.floor(now / readingMs), sinceMs };
    for (const origin of snapshot.origins) {
      this.recordOrigin(origin, moment);
      if (origin.rootNode) this.recordNode(origin.rootNode, moment);
      for (const top of origin.processes) this.recordTree(top, moment);
    }
    for (const top of snapshot.orphans) this.recordTree(top, moment);
    for (const top of snapshot.detached) this.recordTree(top, moment);
    this.entries.forEach((entry, key) => {
      if (now - entry.seenAt > keptAfterEndMs && !this.holds.has(key)) this.entries.delete(key);
    });
  }

  own(key: string, range: HistoryRange = 'tenMinutes'): HistorySeries | undefined {
    return this.series(key, range, columns.ownCpu, columns.ownMemory);
  }

  tree(key: string, range: HistoryRange = 'tenMinutes'): HistorySeries | undefined {
    return this.series(key, range, columns.treeCpu, columns.treeMemory);
  }

  hold(key: string): Disposable {
    let isHeld = true;
    this.holds.set(key, (this.holds.get(key) ?? 0) + 1);
    return {
      dispose: () => {
        if (!isHeld) return;
        isHeld = false;
        const others = (this.holds.get(key) ?? 0) - 1;
        if (others > 0) this.holds.set(key, others);
        else this.holds.delete(key);
      },
    };
  }

  private recordOrigin({ origin, total }: OriginNode, moment: Moment): void {
    this.sample[columns.ownCpu] = NaN;
    this.sample[columns.ownMemory] = NaN;
    this.sample[columns.forks] = NaN;
    this.add(origin.id, total, moment);
  }

  private recordTree(top: ProcessNode, moment: Moment): void {
    const nodes = [top];
    for (let node = nodes.pop(); node; node = nodes.pop()) {
      this.recordNode(node, moment);
      for (const child of node.children) nodes.push(child);
    }
  }

  private recordNode({ key, cpu, process, total, forksPerSecond }: ProcessNode, moment: Moment): void {
    this.sample[columns.ownCpu] = cpu ?? NaN;
    this.sample[columns.ownMemory] = process.memory;
    this.sample[columns.forks] = forksPerSecond ?? 0;
    this.add(key, total, moment);
  }

  /** Adds the sample, with what the whole tree uses, to the entry of this key. */
  private add(key: string, total: Totals, { now, date, reading, sinceMs }: Moment): void {
    const { sample } = this;
    let entry = this.entries.get(key);
    if (!entry) {
      entry = { tenMinutes: new Readings(reading, maxReadings), hour: undefined, seenAt: now, seenDate: date };
      this.entries.set(key, entry);
    } else if (reading > entry.tenMinutes.last) {
      this.addToHour(entry);
    }
    sample[columns.treeCpu] = total.cpu ?? NaN;
    sample[columns.treeMemory] = heldMemory(total);
    sample[columns.count] = total.count;
    entry.tenMinutes.add(reading, sample, sinceMs);
    entry.seenAt = now;
    entry.seenDate = date;
  }

  /** Adds the newest reading, which is complete, to those of the hour. */
  private addToHour(entry: Entry): void {
    const { tenMinutes } = entry;
    const reading = Math.floor(tenMinutes.last / readingsPerCoarse);
    entry.hour ??= new Readings(reading, maxReadings);
    for (let column = 0; column < columnCount; column++) this.completed[column] = tenMinutes.lastValue(column);
    entry.hour.add(reading, this.completed, readingMs);
  }

  private series(key: string, range: HistoryRange, cpu: number, memory: number): HistorySeries | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    const isOwn = cpu === columns.ownCpu;
    const readings = entry[range];
    return {
      intervalMs: range === 'hour' ? readingMs * readingsPerCoarse : readingMs,
      endsAt: entry.seenDate,
      cpu: readings?.series(cpu) ?? [],
      memory: readings?.series(memory) ?? [],
      count: isOwn ? new Array<number>(readings?.length ?? 0).fill(1) : (readings?.series(columns.count) ?? []),
      forks: readings?.series(columns.forks) ?? [],
    };
  }
}

/** When a snapshot is recorded. */
interface Moment {
  /** In ms on a clock that does not jump, and since the epoch. */
  readonly now: number;
  readonly date: number;
  /** The number of the reading. */
  readonly reading: number;
  /** The time since the snapshot before, in ms; no more than that of a reading. */
  readonly sinceMs: number;
}
