import { ListingError } from '../processSource';

/** The part of `node:fs` that is needed. */
export interface ProcFs {
  openSync(path: string, flags: 'r'): number;
  readSync(descriptor: number, buffer: Buffer, offset: number, length: number, position: number | null): number;
  /** Both of them off the event loop, in a thread of Node's pool. */
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

/** No process needs more than this kept open: what is beyond is read at three times the cost. */
const maxKept = 1_024;
/** Descriptors to leave to everybody else in the extension host, in parts of what is free. */
const ourShare = 0.25;

/** Raised when the extension host has no file descriptor left: nothing can be said about any process then. */
export class NoDescriptorError extends ListingError {
  override readonly name = 'NoDescriptorError';
}

/**
 * Reads `stat` files. One that is kept open reads again in a single call, and stays bound to *its* process: when that is
 * gone the read fails with ESRCH, even if somebody else has the pid by then. Open files are few (a limit of 64 is met in
 * the wild), so only so many are kept; the others are opened each time.
 */
export class StatFiles {
  /** One for all, so that reading allocates nothing. Far more than a `stat` can have. */
  readonly text = Buffer.allocUnsafe(4096);
  private readonly kept = new Map<number, number>();
  private limit: number;

  constructor(
    private readonly fs: ProcFs,
    limit = freeDescriptors(fs),
  ) {
    this.limit = limit;
  }

  /** How many files are kept open. */
  get open(): number {
    return this.kept.size;
  }

  /**
   * Reads a `stat` file into {@link text}, where it stays until the next is read. How many bytes it has: none when there
   * is no such process. Keeps the file open if asked.
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

  /** Lets go of a process that is no longer followed. */
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
      if (!isShortage(error)) return undefined;
      // Others need descriptors more than we do: half of ours will have to do from now on.
      this.shrink();
      try {
        return this.fs.openSync(`/proc/${pid}/stat`, 'r');
      } catch (again) {
        if (isShortage(again)) {
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

/** Whether there was no file descriptor left. */
export function isShortage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}

/** A share of the descriptors that are free now. */
function freeDescriptors(fs: ProcFs): number {
  try {
    const limits = fs.readFileSync('/proc/self/limits').toString();
    const most = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    const used = fs.readdirSync('/proc/self/fd').length;
    return Math.max(0, Math.min(maxKept, Math.floor((most - used) * ourShare)));
  } catch {
    return 0;
  }
}
