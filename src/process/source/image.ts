import { readProcText } from './readProcText';
import type { ProcFs } from './statFiles';

/** What is read once for each program that a process executes. */
export interface Image {
  /** {@link Stat.image}: when it changes, the rest is read again. */
  readonly mark: string;
  readonly commandLine: readonly string[];
  readonly cwd: string | undefined;
  readonly uid: number;
}

/** For whoever has no need of it. */
export const noImage: Image = { mark: '', commandLine: [], cwd: undefined, uid: -1 };

/** A command line can be megabytes long (execve(2)); nobody reads more than this, in bytes. */
const mostBytes = 64 * 1024;

/** Command line, folder and user. Each is empty or unknown where the system does not tell. */
export function readImage(fs: ProcFs, pid: number, mark: string): Image {
  return { mark, commandLine: readCommandLine(fs, pid), cwd: readLink(fs, `/proc/${pid}/cwd`), uid: readUid(fs, pid) };
}

function readCommandLine(fs: ProcFs, pid: number): readonly string[] {
  const text = readProcText(fs, `/proc/${pid}/cmdline`, mostBytes) ?? '';
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

/** The effective user. The owner of the files in `/proc` is not it: those of a process that hides its memory are root's. */
function readUid(fs: ProcFs, pid: number): number {
  const match = /^Uid:\s+\d+\s+(\d+)/m.exec(readProcText(fs, `/proc/${pid}/status`, mostBytes) ?? '');
  return match ? Number(match[1]) : -1;
}

function readLink(fs: ProcFs, path: string): string | undefined {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}
