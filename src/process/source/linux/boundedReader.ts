import { isShortage, type ProcFs } from './statFiles';

/** The answer of a read that has not come in time, or was not tried because too many others are still out. */
export const unanswered = Symbol('unanswered');

/** For how long a read may keep a listing waiting, in ms. It is nothing that the event loop waits for. */
const limitMs = 250;
/** Reads that may hang at a time: Node's pool has four threads, for all extensions in the extension host. */
const maxHanging = 2;

/** Undefined: there is no such file, or it is not for us to read. */
export type Answer = string | undefined | typeof unanswered;

/** Calls back after some time, unless what it returns is called before. */
export type StartTimer = (callback: () => void, ms: number) => () => void;

/**
 * Reads files of `/proc` whose reading may wait for the process itself, off the event loop and for a limited time.
 * `cmdline` and `environ` are in the memory of the process: to read them the kernel takes its `mmap_lock`
 * (access_remote_vm, mm/memory.c), which a process that is stuck in munmap(2) or execve(2) on a dead network drive never
 * lets go, and may have to fetch a page from such a drive. `stat` and `status` take no such lock.
 */
export class BoundedReader {
  /** Paths whose read has not come back in time. */
  private readonly hanging = new Set<string>();
  private spare: Buffer | undefined;

  constructor(
    private readonly fs: ProcFs,
    private readonly startTimer: StartTimer = timer,
  ) {}

  /**
   * The text of a file that is opened at once, so that what is read is of the process that has the pid now; undefined
   * when it is gone or not for us to read. Only for files that are opened without waiting, as `cmdline` is.
   */
  readOpened(path: string, maxBytes: number): Promise<Answer> {
    return this.start(path, (done) => {
      const descriptor = this.fs.openSync(path, 'r');
      this.readFrom(descriptor, maxBytes, done);
    });
  }

  /** The same for a file that may keep waiting already when it is opened, as `environ` does (mm_access, kernel/fork.c). */
  read(path: string, maxBytes: number): Promise<Answer> {
    return this.start(path, (done) => {
      this.fs.open(path, 'r', (error, descriptor) => {
        if (error) done(answerOf(error));
        else this.readFrom(descriptor, maxBytes, done);
      });
    });
  }

  private start(path: string, run: (done: (answer: Answer) => void) => void): Promise<Answer> {
    if (this.hanging.has(path) || this.hanging.size >= maxHanging) return Promise.resolve(unanswered);
    return new Promise((resolve) => {
      const stop = this.startTimer(() => {
        this.hanging.add(path);
        resolve(unanswered);
      }, limitMs);
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

  private readFrom(descriptor: number, maxBytes: number, done: (answer: Answer) => void): void {
    const buffer = this.takeBuffer(maxBytes);
    let end = 0;
    const readOn = (): void => {
      this.fs.read(descriptor, buffer, end, maxBytes - end, null, (error, length) => {
        end += error ? 0 : length;
        if (!error && length > 0 && end < maxBytes && end % pageBytes === 0) {
          readOn();
          return;
        }
        const text = error ? undefined : buffer.toString('utf8', 0, end);
        this.spare = buffer;
        this.fs.closeSync(descriptor);
        done(text);
      });
    };
    readOn();
  }

  /** Not one for all: a read that hangs keeps its own, and writes into it when it comes back. */
  private takeBuffer(maxBytes: number): Buffer {
    const { spare } = this;
    this.spare = undefined;
    return spare && spare.length >= maxBytes ? spare : Buffer.allocUnsafeSlow(maxBytes);
  }
}

/** A read that ends elsewhere than at a page's end has come to the end of the file (get_mm_cmdline, fs/proc/base.c). */
const pageBytes = 4096;

/** Without a descriptor nothing was asked. */
function answerOf(error: unknown): Answer {
  return isShortage(error) ? unanswered : undefined;
}

function timer(callback: () => void, ms: number): () => void {
  const handle = setTimeout(callback, ms);
  return () => {
    clearTimeout(handle);
  };
}
