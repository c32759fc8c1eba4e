import { isRecord } from '../../../common/isRecord';

/** A process as `Win32_Process` tells it. */
export interface CimProcess {
  readonly pid: number;
  /** Of the process that has started it: it may be gone, and its pid may belong to another one. */
  readonly parentPid: number;
  /** The file name of its program. */
  readonly name: string;
  /** Undefined if it may not be read, as that of protected processes. */
  readonly commandLine: string | undefined;
  readonly executable: string | undefined;
  /** In ms since 1970, exact to 1 µs; undefined if it is not told. */
  readonly startTime: number | undefined;
  /** In ms. */
  readonly cpuTime: number | undefined;
  /** In bytes. */
  readonly memory: number;
  readonly threads: number;
}

/** What a line of an answer says. */
export type AnswerLine =
  | { readonly kind: 'process'; readonly process: CimProcess }
  /** The last line: so many processes were listed. */
  | { readonly kind: 'end'; readonly count: number }
  /** The last line as well, with an error text of PowerShell, in the language of the user. */
  | { readonly kind: 'failure'; readonly text: string }
  /** Something that was not asked for, such as the progress of loading a module (`#< CLIXML`). */
  | { readonly kind: 'other' };

/** The longest name of a file on Windows, and the longest command line (`CreateProcessW`), in characters. */
const maxNameLength = 255;
const maxCommandLineLength = 32_767;

/** Understands one line of the answer to the request for all processes. */
export function parseLine(line: string): AnswerLine {
  const fields = parseJson(line);
  if (!fields) return { kind: 'other' };
  const { count, failure } = fields;
  if (typeof failure === 'string') return { kind: 'failure', text: failure };
  if (isNumber(count)) return { kind: 'end', count };
  const process = toProcess(fields);
  return process ? { kind: 'process', process } : { kind: 'other' };
}

function parseJson(line: string): Readonly<Record<string, unknown>> | undefined {
  // The first line may begin with a byte order mark, or with what was written before it.
  const start = line.indexOf('{');
  if (start === -1) return undefined;
  try {
    const value: unknown = JSON.parse(line.slice(start));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function toProcess(fields: Readonly<Record<string, unknown>>): CimProcess | undefined {
  const { pid, parentPid, name, commandLine, executable, startTimeUs, cpuTime, memory, threads } = fields;
  if (!isNumber(pid)) return undefined;
  return {
    pid,
    parentPid: isNumber(parentPid) ? parentPid : 0,
    name: toText(name, maxNameLength) ?? '',
    commandLine: toText(commandLine, maxCommandLineLength),
    executable: toText(executable, maxCommandLineLength),
    startTime: isNumber(startTimeUs) ? startTimeUs / 1_000 : undefined,
    cpuTime: isNumber(cpuTime) ? cpuTime / 10_000 : undefined,
    memory: isNumber(memory) ? memory : 0,
    threads: isNumber(threads) ? threads : 0,
  };
}

function toText(value: unknown, maxLength: number): string | undefined {
  return typeof value === 'string' ? value.slice(0, maxLength) : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
