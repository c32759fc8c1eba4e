import { wait, type SlicedTask } from '../../../../common/timeSlicing';
import { unanswered, type BoundedReader } from '../boundedReader';
import { listNames } from '../folderNames';
import { readProcFile } from '../procFile';
import type { ProcFs } from '../statFiles';

/** After this time nothing more is begun, in ms. A read may take another 250 ms, the limit of a {@link BoundedReader}. */
const maxMs = 1_500;
/** Far larger than what is read at once here, in bytes. */
const maxBytes = 16 * 1024;
/** Names read between two places where the work may be interrupted. */
const namesPerStep = 256;

/**
 * The files of one process, read within a time. What may have to wait for the process is read off the event loop, in turn,
 * and no more of it after one file that does not answer: each takes a thread of Node's pool as long as it hangs, and the
 * others of that process wait for the same lock.
 */
export class ProcessFiles {
  /** Whether something was left out for lack of time. */
  isLate = false;
  private isSilent = false;

  private readonly until: number;

  constructor(
    readonly fs: ProcFs,
    private readonly reader: BoundedReader,
    private readonly now: () => number,
  ) {
    this.until = now() + maxMs;
  }

  /** A file that waits for no process; undefined if it is not there, or may not be read. */
  text(path: string): string | undefined {
    return readProcFile(this.fs, path, maxBytes);
  }

  /** The target of a link; undefined if it cannot be read. This waits for no process (proc_pid_get_link, fs/proc/base.c). */
  link(path: string): string | undefined {
    try {
      return this.fs.readlinkSync(path);
    } catch {
      return undefined;
    }
  }

  /** The names in a folder, so many at most; none if it is not there, or may not be listed. */
  *names(folder: string, maxNames: number): SlicedTask<readonly string[]> {
    const names: string[] = [];
    try {
      for (const name of listNames(this.fs, folder)) {
        if (names.length >= maxNames) break;
        names.push(name);
        if (names.length % namesPerStep === 0) yield;
      }
    } catch {
      // What was read so far counts.
    }
    return names;
  }

  /** A file that may have to wait for the process; undefined if it is not there, may not be read, or does not answer. */
  ask(path: string, maxFileBytes = maxBytes): SlicedTask<string | undefined> {
    return this.answer(() => this.reader.read(path, maxFileBytes));
  }

  /** The same for a long table. */
  askForTable(path: string, maxTableBytes: number): SlicedTask<string | undefined> {
    return this.answer(() => this.reader.readTable(path, maxTableBytes));
  }

  /** Whether there is time left; if not, that is noted. */
  checkTime(): boolean {
    const hasTime = this.now() < this.until;
    this.isLate ||= !hasTime;
    return hasTime;
  }

  private *answer(read: () => ReturnType<BoundedReader['read']>): SlicedTask<string | undefined> {
    if (this.isSilent || !this.checkTime()) return undefined;
    const answer = yield* wait(read());
    if (answer !== unanswered) return answer;
    this.isSilent = true;
    this.isLate = true;
    return undefined;
  }
}
