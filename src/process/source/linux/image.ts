import { unanswered, type BoundedReader } from './boundedReader';
import type { OtherUser } from '../../processInfo';
import { readProcFile } from './procFile';
import type { Stat } from './stat';
import type { ProcFs } from './statFiles';
import { hasLostFirstThread } from './survivingThread';
import type { Users } from '../users';

/** What is read once for each program that a process executes, and then now and again. */
export interface Image {
  /** {@link Stat.image}: when it changes, the rest is read again. */
  readonly mark: string;
  readonly commandLine: readonly string[];
  readonly cwd: string | undefined;
  readonly uid: number;
  readonly otherUser: OtherUser | undefined;
  /** False when the command line has not been read, because that would have taken too long. */
  readonly isComplete: boolean;
}

/** Where nothing of it is needed. */
export const noImage: Image = {
  ...{ mark: '', commandLine: [], cwd: undefined, uid: -1, otherUser: undefined },
  isComplete: true,
};

/** A command line can be megabytes long (execve(2)); no more than this is read, in bytes. */
const maxBytes = 64 * 1024;

/** Reads images. */
export class ImageReader {
  constructor(
    private readonly fs: ProcFs,
    private readonly reader: BoundedReader,
    private readonly users: Users,
  ) {}

  /**
   * Command line, folder and user. Each is empty or unknown where the system does not tell. `known` is what was read
   * before: where the process keeps the reader waiting, its command line stays, unless it is that of another program.
   * `folder` is that of a thread where the first one has exited.
   */
  async read(stat: Stat, folder: string, known: Image | undefined): Promise<Image> {
    // A process in uninterruptible sleep may well hold the lock that reading takes.
    const reading = stat.state === 'blocked' ? unanswered : this.reader.readOpened(`${folder}/cmdline`, maxBytes);
    const rest = this.readRest(folder);
    const text = await reading;
    const isSameProgram = known !== undefined && (known.mark === stat.image || hasLostFirstThread(stat));
    return text === unanswered
      ? { ...rest, mark: stat.image, commandLine: isSameProgram ? known.commandLine : [], isComplete: false }
      : { ...rest, mark: stat.image, commandLine: parseCommandLine(text ?? ''), isComplete: true };
  }

  /** The same at once, without a limit: only for a process that no thread of hangs in the kernel. */
  readNow(stat: Stat, folder: string): Image {
    const text = readProcFile(this.fs, `${folder}/cmdline`, maxBytes) ?? '';
    return { ...this.readRest(folder), mark: stat.image, commandLine: parseCommandLine(text), isComplete: true };
  }

  /** What can be read without waiting. */
  readRest(folder: string): Pick<Image, 'cwd' | 'uid' | 'otherUser'> {
    // The owner of the files in `/proc` is not the user: those of a process that hides its memory are root's.
    const uids = parseUids(readProcFile(this.fs, `${folder}/status`, maxBytes) ?? '');
    return {
      cwd: readLink(this.fs, `${folder}/cwd`),
      uid: uids?.effective ?? -1,
      otherUser: uids && this.users.other(uids),
    };
  }
}

function parseCommandLine(text: string): readonly string[] {
  // A program that writes its title over its arguments leaves the rest of them blank or empty (proc_pid_cmdline(5)).
  const trimmed = text.slice(0, endOfArguments(text));
  return trimmed === '' ? [] : trimmed.split('\0');
}

/** Where the blanks and NULs at the end begin. From the end, since an expression would try every blank on the way there. */
function endOfArguments(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === ' ')) end--;
  return end;
}

function parseUids(status: string) {
  const match = /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(status);
  return match ? { real: Number(match[1]), effective: Number(match[2]), saved: Number(match[3]) } : undefined;
}

function readLink(fs: ProcFs, path: string): string | undefined {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}
