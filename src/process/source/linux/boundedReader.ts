import { isDescriptorShortage, type ProcFs } from './statFiles';

/** The answer if a read has not come back in time, or was not tried because too many others have not. */
export const unanswered = Symbol('unanswered');

/** How long a read may keep a listing waiting, in ms. The event loop does not wait for it. */
const maxWaitMs = 250;
/** How many reads may hang at a time: Node's pool has four threads, for all extensions in the extension host. */
const maxHanging = 2;

/** Undefined: there is no such file, or it may not be read. */
export type Answer = string | undefined | typeof unanswered;

/** Calls back after some time, unless the returned function is called before. */
export type StartTimer = (callback: () => void, ms: number) => () => void;

/**
 * Reads files of `/proc` whose reading may wait for the process itself, off the event loop and for a limited time.
 * `cmdline` and `environ` are in the memory of the process: to read them the kernel takes its `mmap_lock`
 * (access_remote_vm, mm/memory.c), and may have to fetch a page. A process that is stuck in munmap(2) or execve(2) on a
 * dead network drive never releases the lock, and a page from such a drive never comes. `stat` and `status` take no such
 * lock.
 */
export class BoundedReader {
  /** Paths whose reads have not come back in time. */
  private readonly hanging = new Set<string>();
  /** A buffer that no read uses now. */
  private spare: Buffer | undefined;

  constructor(
    private readonly fs: ProcFs,
    private readonly startTimer: StartTimer = timer,
  ) {}

  /**
   * The text of a file that is opened at once, so that it is of the process that has the pid now. Only for files that
   * are opened without waiting, as `cmdline` is.
   */
  readOpened(path: string, maxBytes: number): Promise<Answer> {
    return this.start(path, (done) => {
      const descriptor = this.fs.openSync(path, 'r');
      this.readFrom(descriptor, maxBytes, done);
    });
  }

  /** The same for a file that may wait even to be opened, as `environ` does (mm_access, kernel/fork.c). */
  read(path: string, maxBytes: number): Promise<Answer> {
    return this.open(path, maxBytes, false);
  }

  /** The same for a table, of which each read returns some whole lines (seq_read_iter, fs/seq_file.c). */
  readTable(path: string, maxBytes: number): Promise<Answer> {
    return this.open(path, maxBytes, true);
  }

  private open(path: string, maxBytes: number, isTable: boolean): Promise<Answer> {
    return this.start(path, (done) => {
      this.fs.open(path, 'r', (error, descriptor) => {
        if (error) done(answerOf(error));
        else this.readFrom(descriptor, maxBytes, done, isTable);
      });
    });
  }

  private start(path: string, run: (done: (answer: Answer) => void) => void): Promise<Answer> {
    if (this.hanging.has(path) || this.hanging.size >= maxHanging) return Promise.resolve(unanswered);
    return new Promise((resolve) => {
      const stop = this.startTimer(() => {
        this.hanging.add(path);
        resolve(unanswered);
      }, maxWaitMs);
      const done = (answer: Answer): void => {
        stop();
        this.hanging.delete(path);
        resolve(answer);
      };
      try {
        run(done);
      } catch (error) {
        done(answerOf(error));
      }
    });
  }

  private readFrom(descriptor: number, maxBytes: number, done: (answer: Answer) => void, isTable = false): void {
    const buffer = this.takeBuffer(maxBytes);
    let end = 0;
    const readMore = (): void => {
      this.fs.read(descriptor, buffer, end, maxBytes - end, null, (error, length) => {
        end += error ? 0 : length;
        if (!error && length > 0 && end < maxBytes && (isTable || end % pageBytes === 0)) {
          readMore();
          return;
        }
        const text = error ? undefined : buffer.toString('utf8', 0, end);
        this.spare = buffer;
        this.fs.closeSync(descriptor);
        done(text);
      });
    };
    readMore();
  }

  /** Not one buffer for all reads: a read that hangs keeps its own, and writes into it when it comes back. */
  private takeBuffer(maxBytes: number): Buffer {
    const { spare } = this;
    this.spare = undefined;
    return spare && spare.length >= maxBytes ? spare : Buffer.allocUnsafeSlow(maxBytes);
  }
}

/** If a read does not end at the end of a page, it has reached the end of the file (get_mm_cmdline, fs/proc/base.c). */
const pageBytes = 4096;

/** If there was no descriptor left, nothing was asked. */
function answerOf(error: unknown): Answer {
  return isDescriptorShortage(error) ? unanswered : undefined;
}

function timer(callback: () => void, ms: number): () => void {
  const handle = setTimeout(callback, ms);
  return () => {
    clearTimeout(handle);
  };
}
