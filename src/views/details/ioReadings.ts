import type { ProcessIo } from '../../process/source/processDetails';
import { ioGrowth, sumIo, type IoBytes, type IoCounters, type IoReading } from './ioGrowth';
import type { TreeMember } from './subject';

/** What is older than the longest chart is forgotten, in ms. */
const maxAgeMs = 3_600_000;
/** The date of a start is that of the boot, in whole seconds, and the time since (proc_stat(5)): it is off by so much, in ms. */
const startDateSlackMs = 2_000;

/** What was read and written between two readings. */
interface Interval {
  readonly from: number;
  readonly to: number;
  /** Undefined if it is not known. */
  readonly own: IoBytes | undefined;
  readonly tree: IoBytes;
}

/** Bytes per second, at the same times as other readings; NaN where they are not known. */
export interface IoSeries {
  readonly read: readonly number[];
  readonly written: readonly number[];
}

/** What a process and its tree have read and written. */
export interface IoHistory {
  readonly own: IoSeries;
  readonly tree: IoSeries;
  /** When it was read for the first time, in ms since the epoch. */
  readonly since: number;
  /** How many processes of the tree are not in it. */
  readonly unreadCount: number;
}

/**
 * Remembers how much a process and its tree have read and written, from one reading to the next. What a process did before
 * its first reading is left out, unless it was started since the reading before.
 */
export class IoReadings {
  private readonly intervals: Interval[] = [];
  private since: number | undefined;
  private readAt = -Infinity;
  private unreadCount = 0;
  private last: IoReading = new Map();

  /**
   * `at` is in ms since the epoch. The process itself is the first one of its tree; `found` is by key. `unreadCount` is how
   * many run and are not in it.
   */
  add(at: number, tree: readonly TreeMember[], found: ReadonlyMap<string, ProcessIo>, unreadCount: number): void {
    // The clock was set back: earlier readings are at times that are still to come.
    if (at <= this.readAt) this.reset();
    const reading = new Map<string, IoCounters>();
    for (const { key, parentKey, process } of tree) {
      const io = found.get(key);
      const isNew = (process.startedAt ?? -Infinity) > this.readAt - startDateSlackMs;
      if (io) reading.set(key, { parentKey, read: io.read, written: io.written, isNew });
    }
    if (this.since !== undefined) {
      const growth = ioGrowth(this.last, reading);
      const own = tree[0] && growth.get(tree[0].key);
      this.intervals.push({ from: this.readAt, to: at, own, tree: sumIo(growth.values()) });
    }
    while (this.intervals[0] && this.intervals[0].to < at - maxAgeMs) this.intervals.shift();
    this.since ??= at;
    this.readAt = at;
    this.unreadCount = unreadCount;
    this.last = reading;
  }

  /**
   * So many readings, each so many ms after the one before, the last one at a certain time. Undefined as long as nothing
   * was read.
   */
  getHistory(endsAt: number, intervalMs: number, count: number): IoHistory | undefined {
    if (this.since === undefined) return undefined;
    const [own, tree] = [createSeries(count), createSeries(count)];
    const startsAt = endsAt - count * intervalMs;
    for (const interval of this.intervals) {
      const first = Math.max(0, Math.floor((interval.from - startsAt) / intervalMs));
      const last = Math.min(count - 1, Math.floor((interval.to - 1 - startsAt) / intervalMs));
      const seconds = (interval.to - interval.from) / 1000;
      // A rate counts for all of the time between its two readings.
      for (let place = first; place <= last; place++) {
        setRate(own, place, interval.own, seconds);
        setRate(tree, place, interval.tree, seconds);
      }
    }
    return { own, tree, since: this.since, unreadCount: this.unreadCount };
  }

  private reset(): void {
    this.intervals.length = 0;
    this.since = undefined;
    this.readAt = -Infinity;
    this.last = new Map();
  }
}

interface MutableSeries {
  readonly read: number[];
  readonly written: number[];
}

function createSeries(count: number): MutableSeries {
  return { read: new Array<number>(count).fill(NaN), written: new Array<number>(count).fill(NaN) };
}

function setRate({ read, written }: MutableSeries, place: number, bytes: IoBytes | undefined, seconds: number): void {
  read[place] = bytes ? bytes.read / seconds : NaN;
  written[place] = bytes ? bytes.written / seconds : NaN;
}
