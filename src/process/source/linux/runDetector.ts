import { freeDescriptors, type ProcFs } from './statFiles';

/** At most so many files are kept open. */
const maxKept = 1_024;
/** The part of the free descriptors that is used, besides that of `stat` files. */
const usedPart = 0.125;

const zero = 0x30;

/** The file of a process, which is kept open, and its time on a processor when it was asked last, in ns. */
interface Kept {
  readonly descriptor: number;
  ranNs: number;
}

/**
 * Tells whether a process has run since it was asked last. That costs a fifth of reading its `stat`: the kernel counts the
 * time of a thread on a processor in `schedstat` (Documentation/scheduler/sched-stats.rst), to the nanosecond. It is that of
 * the first thread alone. A kernel may have been built without it (CONFIG_SCHED_INFO).
 *
 * Like a `stat`, the file is bound to its process: once that is gone, reading it fails.
 */
export class RunDetector {
  private readonly kept = new Map<number, Kept>();
  private readonly text = Buffer.allocUnsafe(128);
  private limit: number;

  constructor(
    private readonly fs: ProcFs,
    limit?: number,
  ) {
    this.limit = this.isSupported() ? (limit ?? Math.min(maxKept, freeDescriptors(fs, usedPart))) : 0;
  }

  /** @returns true also if that is not known, as when it is asked for the first time. */
  mayHaveRun(pid: number): boolean {
    const kept = this.kept.get(pid);
    if (!kept) {
      this.keep(pid);
      return true;
    }
    const ranNs = this.readFrom(kept.descriptor);
    if (ranNs === kept.ranNs) return false;
    if (ranNs === undefined) this.release(pid);
    else kept.ranNs = ranNs;
    return true;
  }

  release(pid: number): void {
    const kept = this.kept.get(pid);
    if (!kept) return;
    this.kept.delete(pid);
    this.fs.closeSync(kept.descriptor);
  }

  dispose(): void {
    for (const pid of [...this.kept.keys()]) this.release(pid);
  }

  /** This process has run. If the file says that it has not, it counts nothing. */
  private isSupported(): boolean {
    const descriptor = this.open('/proc/self/schedstat');
    if (descriptor === undefined) return false;
    try {
      return (this.readFrom(descriptor) ?? 0) > 0;
    } finally {
      this.fs.closeSync(descriptor);
    }
  }

  private keep(pid: number): void {
    if (this.kept.size >= this.limit) return;
    const descriptor = this.open(`/proc/${pid}/schedstat`);
    if (descriptor === undefined) return;
    const ranNs = this.readFrom(descriptor);
    if (ranNs === undefined) this.fs.closeSync(descriptor);
    else this.kept.set(pid, { descriptor, ranNs });
  }

  private open(path: string): number | undefined {
    try {
      return this.fs.openSync(path, 'r');
    } catch {
      return undefined;
    }
  }

  /** The first number in the file; undefined if the process is gone. */
  private readFrom(descriptor: number): number | undefined {
    let length: number;
    try {
      length = this.fs.readSync(descriptor, this.text, 0, this.text.length, 0);
    } catch {
      return undefined;
    }
    let value = 0;
    let position = 0;
    for (; position < length; position++) {
      const digit = (this.text[position] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    return position === 0 ? undefined : value;
  }
}
