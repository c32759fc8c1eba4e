import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';

/** A measurement is repeated after so many ms, */
const remeasureMs = 300_000;
/** or if the resident memory has changed by this part since. */
const maxChange = 0.25;
/** At most this many processes are measured after a listing. */
const maxAtOnce = 8;

interface Measurement {
  /** Resident memory at that time, in bytes. */
  readonly memory: number;
  /** Bytes of it that other processes have as well; undefined if the system does not tell. */
  readonly shared: number | undefined;
  /** In ms on a clock that does not jump. */
  readonly at: number;
}

/**
 * Measures how much of the memory of each process others have as well, so that a sum counts it once. To measure a process
 * the kernel walks its page tables, so a few are measured at a time, those that matter most first.
 */
export class SharedMemory {
  private readonly measurements = new Map<string, Measurement>();
  private isMeasuring = false;

  constructor(
    private readonly measure: (process: Identity) => Promise<number | undefined>,
    private readonly now: () => number,
  ) {}

  /** The bytes of a process's memory that other processes have as well; undefined if that is not known. */
  sharedOf(process: ProcessInfo, key = keyOf(process)): number | undefined {
    const measurement = this.measurements.get(key);
    return measurement?.shared === undefined ? undefined : Math.min(measurement.shared, process.memory);
  }

  /** Measures those of these processes that are due. Resolves when that is done; never rejects. */
  async update(processes: Iterable<ProcessInfo>): Promise<void> {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    try {
      const due = this.findDue(processes);
      await Promise.all(
        due.map(async (process) => {
          const shared = await this.measure(process).catch(() => undefined);
          this.measurements.set(keyOf(process), { memory: process.memory, shared, at: this.now() });
        }),
      );
    } finally {
      this.isMeasuring = false;
    }
  }

  /** Never measured ones first, each kind from the largest. Forgets processes that are gone. */
  private findDue(processes: Iterable<ProcessInfo>): readonly ProcessInfo[] {
    const now = this.now();
    const keys = new Set<string>();
    const unknown: ProcessInfo[] = [];
    const outdated: ProcessInfo[] = [];
    for (const process of processes) {
      const key = keyOf(process);
      keys.add(key);
      const measurement = this.measurements.get(key);
      if (!measurement) unknown.push(process);
      else if (isOutdated(measurement, process, now)) outdated.push(process);
    }
    for (const key of this.measurements.keys()) if (!keys.has(key)) this.measurements.delete(key);
    const largestFirst = (a: ProcessInfo, b: ProcessInfo): number => b.memory - a.memory;
    return [...unknown.sort(largestFirst), ...outdated.sort(largestFirst)].slice(0, maxAtOnce);
  }
}

function isOutdated({ memory, at }: Measurement, process: ProcessInfo, now: number): boolean {
  return now - at >= remeasureMs || Math.abs(process.memory - memory) > memory * maxChange;
}
