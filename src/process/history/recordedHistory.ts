import type { OriginNode, ProcessNode, Snapshot } from '../model/snapshot';
import { heldMemory, type Totals } from '../processTable';
import type { HistorySeries, ProcessHistory } from './processHistory';

/** The time of one reading in ms, */
const intervalMs = 5_000;
/** and how many are kept: five minutes. */
const readingCount = 60;
/** What has ended is remembered for this long, in ms: it is shown for a while. */
const keptAfterEndMs = 10_000;

/** The parts of a reading. A process has its readings one after the other in one array. */
const parts = ['ownCpu', 'ownMemory', 'treeCpu', 'treeMemory'] as const;
type Part = (typeof parts)[number];

interface Entry {
  readonly values: Float32Array;
  /** The number of the first reading that it has. */
  readonly first: number;
  /** The number of the last reading, and how many values of CPU its means are of. */
  last: number;
  ownCount: number;
  treeCount: number;
  /** In ms on a clock that does not jump. */
  seenAt: number;
}

/**
 * Records what each process and its tree use, in readings of five seconds: the mean of the CPU, the last memory. Origins
 * are recorded too, by their ids. For a process this takes a kilobyte.
 */
export class RecordedHistory implements ProcessHistory {
  private readonly entries = new Map<string, Entry>();
  /** The number of the newest reading, and when it was last written, in ms since the epoch. */
  private newest = 0;
  private writtenAt = 0;

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
    this.newest = Math.floor(now / intervalMs);
    this.writtenAt = snapshot.at;
    for (const origin of snapshot.origins) {
      this.recordOrigin(origin, now);
      for (const top of origin.processes) this.recordTree(top, now);
    }
    for (const top of [...snapshot.orphans, ...snapshot.detached]) this.recordTree(top, now);
    for (const [key, { seenAt }] of this.entries) if (now - seenAt > keptAfterEndMs) this.entries.delete(key);
  }

  own(key: string): HistorySeries | undefined {
    return this.series(key, 'ownCpu', 'ownMemory');
  }

  tree(key: string): HistorySeries | undefined {
    return this.series(key, 'treeCpu', 'treeMemory');
  }

  private recordOrigin({ origin, total }: OriginNode, now: number): void {
    this.write(this.entryOf(origin.id, now), undefined, NaN, total);
  }

  private recordTree(top: ProcessNode, now: number): void {
    const nodes = [top];
    for (let node = nodes.pop(); node; node = nodes.pop()) {
      this.write(this.entryOf(node.key, now), node.cpu, node.process.memory, node.total);
      for (const child of node.children) nodes.push(child);
    }
  }

  /** The entry, ready for the newest reading: those that were missed are not known. */
  private entryOf(key: string, now: number): Entry {
    const known = this.entries.get(key);
    if (!known) {
      const values = new Float32Array(readingCount * parts.length).fill(NaN);
      const entry = { values, first: this.newest, last: this.newest, ownCount: 0, treeCount: 0, seenAt: now };
      this.entries.set(key, entry);
      return entry;
    }
    known.seenAt = now;
    if (known.last < this.newest) {
      const from = Math.max(known.last + 1, this.newest - readingCount + 1);
      for (let reading = from; reading <= this.newest; reading++) {
        const start = (reading % readingCount) * parts.length;
        known.values.fill(NaN, start, start + parts.length);
      }
      known.last = this.newest;
      known.ownCount = 0;
      known.treeCount = 0;
    }
    return known;
  }

  private write(entry: Entry, cpu: number | undefined, memory: number, total: Totals): void {
    const { values } = entry;
    const start = (this.newest % readingCount) * parts.length;
    if (cpu !== undefined) values[start] = meanWith(values[start], entry.ownCount++, cpu);
    values[start + 1] = memory;
    if (total.cpu !== undefined) values[start + 2] = meanWith(values[start + 2], entry.treeCount++, total.cpu);
    values[start + 3] = heldMemory(total);
  }

  private series(key: string, cpuPart: Part, memoryPart: Part): HistorySeries | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    const cpu: number[] = [];
    const memory: number[] = [];
    const oldest = Math.max(entry.first, this.newest - readingCount + 1);
    for (let reading = oldest; reading <= this.newest; reading++) {
      const start = (reading % readingCount) * parts.length;
      const isWritten = reading <= entry.last;
      cpu.push(isWritten ? (entry.values[start + parts.indexOf(cpuPart)] ?? NaN) : NaN);
      memory.push(isWritten ? (entry.values[start + parts.indexOf(memoryPart)] ?? NaN) : NaN);
    }
    return { intervalMs, endsAt: this.writtenAt, cpu: fillGaps(cpu), memory: fillGaps(memory) };
  }
}

/**
 * While the view is hidden, listings may be ten seconds apart, and every other reading has none. The CPU of the next one is
 * the mean of the time since the listing before: it is that of the missing reading too.
 */
function fillGaps(values: readonly number[]): readonly number[] {
  return values.map((value, index) => {
    const isGap = Number.isNaN(value) && !Number.isNaN(values[index - 1] ?? NaN);
    return isGap ? (values[index + 1] ?? NaN) : value;
  });
}

function meanWith(mean: number | undefined, count: number, value: number): number {
  return count === 0 || mean === undefined ? value : mean + (value - mean) / (count + 1);
}
