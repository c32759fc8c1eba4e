import { parseStat, type Stat } from './stat';
import { StatFiles, type ProcFs } from './statFiles';
import type { SystemInfo } from './systemInfo';

/** Reads the `stat` of processes, as text and taken apart. A thread id is no process, though it has a `stat` too. */
export class StatReader {
  private readonly files: StatFiles;
  private count = 0;

  /** At most `maxKept` files are kept open; by default what the limits of this process allow. */
  constructor(
    fs: ProcFs,
    private readonly system: SystemInfo,
    maxKept?: number,
  ) {
    this.files = new StatFiles(fs, maxKept);
  }

  /** How many reads there were so far. */
  get reads(): number {
    return this.count;
  }

  /** The `stat` of the process that has a pid now. Its file is not kept open. */
  read(pid: number): Stat | undefined {
    this.count++;
    return this.parse(this.files.read(pid, false));
  }

  /**
   * Reads the text of a `stat`, and keeps its file open. The text is there for the methods below until the next read.
   * @returns its length; 0 if there is no such process.
   */
  readKept(pid: number): number {
    this.count++;
    return this.files.read(pid, true);
  }

  /** Takes apart the text that was read last. */
  parse(length: number): Stat | undefined {
    const stat = parseStat(this.files.text, length, this.system.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  /** Whether the text that was read last is this one. */
  isText(text: Buffer | undefined, length: number): boolean {
    return length === text?.length && text.compare(this.files.text, 0, length) === 0;
  }

  /** A copy of the text that was read last. */
  copyText(length: number): Buffer {
    return Buffer.from(this.files.text.subarray(0, length));
  }

  /** Closes the file of a process. */
  release(pid: number): void {
    this.files.release(pid);
  }

  dispose(): void {
    this.files.dispose();
  }
}
