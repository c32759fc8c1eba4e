import { errorCode } from '../../../common/errors';
import { ListingError } from '../processSource';

/** The part of `node:fs` that is used. */
export interface ProcFs {
  openSync(path: string, flags: 'r'): number;
  readSync(descriptor: number, buffer: Buffer, offset: number, length: number, position: number | null): number;
  /** Off the event loop, in a thread of Node's pool, as is {@link read}. */
  open(path: string, flags: 'r', callback: (error: Error | null, descriptor: number) => void): void;
  read(
    descriptor: number,
    buffer: Buffer,
    offset: number,
    length: number,
    position: number | null,
    callback: (error: Error | null, length: number) => void,
  ): void;
  closeSync(descriptor: number): void;
  existsSync(path: string): boolean;
  readFileSync(path: string): Buffer;
  readdirSync(path: string): string[];
  opendirSync(
    path: string,
    options: { bufferSize: number },
  ): { readSync(): { readonly name: string } | null; closeSync(): void };
  readlinkSync(path: string): string;
}

/** At most so many files are kept open; reading any other one costs three times as much. */
const maxKept = 1_024;
/** The part of the free descriptors that is used. The rest is left to the other extensions in the extension host. */
const usedPart = 0.25;

/** The extension host has no file descriptor left, so nothing can be said about any process. */
export class NoDescriptorError extends ListingError {
  override readonly name = 'NoDescriptorError';
}

/**
 * Reads `stat` files. A file that is kept open is read again by a single call, and stays bound to *its* process: once that
 * is gone the read fails with ESRCH, even if another process has the pid by then. A process may have few open files (a
 * limit of 64 is met in the wild), so only some are kept open; the others are opened for each read.
 */
export class StatFiles {
  /** One buffer for all reads, so that reading allocates nothing. It is far larger than a `stat` can be. */
  readonly text = Buffer.allocUnsafe(4096);
  private readonly kept = new Map<number, number>();
  private limit: number;

  constructor(
    private readonly fs: ProcFs,
    limit = Math.min(maxKept, freeDescriptors(fs, usedPart)),
  ) {
    this.limit = limit;
  }

  /** How many files are kept open. */
  get open(): number {
    return this.kept.size;
  }

  /**
   * Reads a `stat` file into {@link text}, where it stays until the next read. `keep` says whether to keep it open.
   * @returns its length in bytes; 0 if there is no such process.
   */
  read(pid: number, keep: boolean): number {
    const kept = this.kept.get(pid);
    if (kept !== undefined) {
      const length = this.readFrom(kept);
      if (length === 0) this.release(pid);
      return length;
    }
    const descriptor = this.openFile(pid);
    if (descriptor === undefined) return 0;
    const length = this.readFrom(descriptor);
    if (keep && length > 0 && this.kept.size < this.limit) this.kept.set(pid, descriptor);
    else this.fs.closeSync(descriptor);
    return length;
  }

  /** Closes the file of a process. */
  release(pid: number): void {
    const descriptor = this.kept.get(pid);
    if (descriptor === undefined) return;
    this.kept.delete(pid);
    this.fs.closeSync(descriptor);
  }

  dispose(): void {
    for (const pid of [...this.kept.keys()]) this.release(pid);
  }

  private openFile(pid: number): number | undefined {
    try {
      return this.fs.openSync(`/proc/${pid}/stat`, 'r');
    } catch (error) {
      if (!isDescriptorShortage(error)) return undefined;
      // Other extensions need descriptors more than we do: from now on half of ours have to do.
      this.shrink();
      try {
        return this.fs.openSync(`/proc/${pid}/stat`, 'r');
      } catch (again) {
        if (isDescriptorShortage(again)) {
          throw new NoDescriptorError('VS Code’s extension host has no file descriptor left to read /proc with.');
        }
        return undefined;
      }
    }
  }

  private readFrom(descriptor: number): number {
    try {
      return this.fs.readSync(descriptor, this.text, 0, this.text.length, 0);
    } catch {
      // ESRCH: the process is gone.
      return 0;
    }
  }

  private shrink(): void {
    this.limit = Math.floor(this.kept.size / 2);
    for (const pid of [...this.kept.keys()].slice(this.limit)) this.release(pid);
  }
}

/** Whether an error says that there is no file descriptor left. */
export function isDescriptorShortage(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EMFILE' || code === 'ENFILE';
}

/** That part of the descriptors that are free now; 0 if it is not known. */
export function freeDescriptors(fs: ProcFs, part: number): number {
  try {
    const limits = fs.readFileSync('/proc/self/limits').toString();
    const max = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    const used = fs.readdirSync('/proc/self/fd').length;
    return Math.max(0, Math.floor((max - used) * part));
  } catch {
    return 0;
  }
}
