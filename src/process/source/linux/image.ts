import { unanswered, type BoundedReader } from './boundedReader';
import type { OtherUser } from '../../processInfo';
import { readProcFile } from './procFile';
import type { Stat } from './stat';
import type { ProcFs } from './statFiles';
import { hasLostFirstThread } from './survivingThread';
import type { Users } from '../users';

/** What is read once for each program that a process executes, and again from time to time. */
export interface Image {
  /** {@link Stat.image}: if it changes, the rest is read again. */
  readonly mark: string;
  /** {@link Stat.name}, which stays while a process exits. */
  readonly name: string;
  readonly commandLine: readonly string[];
  readonly cwd: string | undefined;
  readonly uid: number;
  readonly otherUser: OtherUser | undefined;
  /** False if the command line was not read, because that would have taken too long. */
  readonly isComplete: boolean;
}

/** The image of a process of which only `stat` was read. */
export const noImage: Image = {
  ...{ mark: '', name: '', commandLine: [], cwd: undefined, uid: -1, otherUser: undefined },
  isComplete: true,
};

/** A command line can be megabytes long (execve(2)); at most this much of it is read, in bytes. */
const maxBytes = 64 * 1024;

/**
 * Whether an image was read of the program that a process runs now. A process that exits has none left, and shows 0 in
 * place of all that the mark has of it: what it ran until then stays, unless another name shows that it has executed
 * another program since.
 */
export function isImageOf(image: Image, stat: Stat): boolean {
  return image.mark === stat.image || (image.name === stat.name && isExiting(stat));
}

/** Whether nothing more can be read of a process than is known. */
export function isExiting(stat: Stat): boolean {
  return !stat.hasMemory && !stat.kernelThread && !hasLostFirstThread(stat);
}

export class ImageReader {
  constructor(
    private readonly fs: ProcFs,
    private readonly reader: BoundedReader,
    private readonly users: Users,
  ) {}

  /**
   * Command line, folder and user; each is empty or undefined if the system does not tell it. `known` was read before: if
   * the process keeps the reader waiting, that command line stays, unless it is of another program. `folder` is that of
   * another thread if the first one has exited.
   */
  async read(stat: Stat, folder: string, known: Image | undefined): Promise<Image> {
    if (known && isExiting(stat) && isImageOf(known, stat)) return known;
    // A process in uninterruptible sleep may hold the lock that reading takes.
    const reading = stat.state === 'blocked' ? unanswered : this.reader.readOpened(`${folder}/cmdline`, maxBytes);
    const rest = this.readRest(folder);
    const text = await reading;
    const isSameProgram = known !== undefined && (known.mark === stat.image || hasLostFirstThread(stat));
    return text === unanswered
      ? { ...rest, ...programOf(stat), commandLine: isSameProgram ? known.commandLine : [], isComplete: false }
      : { ...rest, ...programOf(stat), commandLine: parseCommandLine(text ?? ''), isComplete: true };
  }

  /** The same at once, without a time limit: only for a process without a thread that is blocked in the kernel. */
  readNow(stat: Stat, folder: string): Image {
    const text = readProcFile(this.fs, `${folder}/cmdline`, maxBytes) ?? '';
    return { ...this.readRest(folder), ...programOf(stat), commandLine: parseCommandLine(text), isComplete: true };
  }

  /** The part that can be read without waiting. */
  readRest(folder: string): Pick<Image, 'cwd' | 'uid' | 'otherUser'> {
    // The owner of its files in `/proc` is not its user: root owns those of a process that is not dumpable (proc(5)).
    const uids = parseUids(readProcFile(this.fs, `${folder}/status`, maxBytes) ?? '');
    return {
      cwd: readLink(this.fs, `${folder}/cwd`),
      uid: uids?.effective ?? -1,
      otherUser: uids && this.users.other(uids),
    };
  }
}

/** What tells which program an image is of. */
function programOf({ image, name }: Stat): Pick<Image, 'mark' | 'name'> {
  return { mark: image, name };
}

function parseCommandLine(text: string): readonly string[] {
  // If a program writes its title over its arguments, the rest of them is blanks or NULs (proc_pid_cmdline(5)).
  const trimmed = text.slice(0, endOfArguments(text));
  return trimmed === '' ? [] : trimmed.split('\0');
}

/** Where the blanks and NULs at the end begin. Searched from the end: a regular expression would try at every blank. */
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
