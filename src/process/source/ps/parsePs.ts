import type { ProcessState } from '../../processInfo';
import type { Uids } from '../users';
import type { PsColumn } from './psColumns';

/** One process, as `ps` prints it. */
export interface PsProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly group: number;
  /** Undefined if it is not told, as on macOS for all but the leaders of sessions. */
  readonly session: number | undefined;
  /** The process group in the foreground of its terminal; not positive if it has no terminal. */
  readonly foregroundGroup: number;
  readonly uids: Uids;
  readonly state: ProcessState;
  /** In ms since 1970, in whole seconds. */
  readonly startTime: number;
  /** In ms; undefined if it is not told. */
  readonly cpuTime: number | undefined;
  /** Resident memory in bytes; undefined if it is not told. */
  readonly memory: number | undefined;
  /** The kernel's name for it. */
  readonly name: string;
  /** The arguments with blanks between them; empty if they are not told. */
  readonly command: string;
}

/** What is longer is cut, in characters. */
const maxCommandLength = 256 * 1024;

const number = '-?\\d{1,10}';
const gap = ' {1,64}';

/** How each column looks, with the gap behind it. The names of the groups are those of the columns. */
const patterns: Readonly<Record<PsColumn, string>> = {
  pid: `(?<pid>\\d{1,10})${gap}`,
  ppid: `(?<ppid>${number})${gap}`,
  pgid: `(?<pgid>${number})${gap}`,
  sid: `(?<sid>${number})${gap}`,
  tpgid: `(?<tpgid>${number})${gap}`,
  uid: `(?<uid>${number})${gap}`,
  ruid: `(?<ruid>${number})${gap}`,
  svuid: `(?<svuid>${number})${gap}`,
  // On macOS it is blank for a process whose threads cannot be seen (mach_state_table, adv_cmds).
  state: `(?:(?<state>[^\\s\\d]\\S{0,15})${gap})?`,
  time: `(?<time>\\S{1,32})${gap}`,
  rss: `(?<rss>\\S{1,20})${gap}`,
  // On macOS it is printed as it is, and may have a newline.
  ucomm: '(?<ucomm>[^]{0,64}?) {0,64}',
  // The date of strftime(3) for `%c` in the C locale.
  lstart: '(?<lstart>[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4})(?: {1,64}|$)',
  command: '',
};

/**
 * Reads what `ps` has printed for these columns. A process begins with a line that looks like one; what follows belongs to
 * its arguments, which may have newlines. What is before the first process is left out, and so is a second one with the
 * same pid.
 */
export function parsePs(text: string, columns: readonly PsColumn[]): readonly PsProcess[] {
  const heads = [...text.matchAll(new RegExp(`^ {0,64}${columns.map((column) => patterns[column]).join('')}`, 'gm'))];
  const processes = new Map<number, PsProcess>();
  for (const [index, head] of heads.entries()) {
    const start = head.index + head[0].length;
    const end = heads[index + 1]?.index ?? text.length;
    const command = text.slice(start, Math.min(end, start + maxCommandLength));
    const process = toPsProcess(head.groups ?? {}, command.replace(/\r?\n$/, ''));
    if (process && !processes.has(process.pid)) processes.set(process.pid, process);
  }
  return [...processes.values()];
}

type Fields = Readonly<Partial<Record<string, string>>>;

function toPsProcess(fields: Fields, command: string): PsProcess | undefined {
  const { state = '', time = '', rss = '', ucomm = '', lstart = '' } = fields;
  const startTime = parseDate(lstart);
  if (startTime === undefined) return undefined;
  const pid = Number(fields.pid);
  const real = toNumber(fields.ruid, -1);
  const effective = toNumber(fields.uid, -1);
  // procps adds it to the name of a zombie.
  const name = ucomm.trim().replace(/ <defunct>$/, '');
  const isZombie = state.startsWith('Z');
  return {
    pid,
    parentPid: toNumber(fields.ppid, 0),
    group: toNumber(fields.pgid, 0),
    // The leader of a session has a flag (`s`), and the id of the session is its pid (setsid(2)).
    session: fields.sid === undefined ? (state.includes('s', 1) ? pid : undefined) : Number(fields.sid),
    foregroundGroup: toNumber(fields.tpgid, -1),
    uids: { real, effective, saved: toNumber(fields.svuid, -1) },
    state: parseState(state),
    startTime,
    cpuTime: parseTime(time),
    memory: /^\d+$/.test(rss) ? Number(rss) * 1024 : undefined,
    name,
    command: isZombie || isPlaceholder(command, name) ? '' : command,
  };
}

function toNumber(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}

/**
 * What stands for arguments that are not known: `(name)` on macOS and FreeBSD, where they may not be read; `[name]` for
 * threads of the kernel.
 */
function isPlaceholder(command: string, name: string): boolean {
  return command === `(${name})` || /^\[.{1,64}\]$/.test(command);
}

const states: ReadonlyMap<string, ProcessState> = new Map([
  ['R', 'running'],
  ['S', 'sleeping'],
  ['I', 'sleeping'],
  ['L', 'sleeping'],
  ['W', 'sleeping'],
  ['D', 'blocked'],
  ['U', 'blocked'],
  ['T', 'stopped'],
  ['t', 'traced'],
  ['Z', 'zombie'],
]);

/**
 * The first letter is the state, and flags follow. On macOS and BSD, `I` is a process that has slept for more than 20
 * seconds, and `X` among the flags one that is traced. On Linux `t` is one that is stopped by its tracer (ps(1) of each).
 */
function parseState(text: string): ProcessState {
  const state = states.get(text.charAt(0)) ?? 'unknown';
  return state === 'stopped' && text.includes('X', 1) ? 'traced' : state;
}

/**
 * CPU time in ms. macOS and BSD print minutes, which run on beyond 59, seconds and hundredths: `137:04.52`; procps prints
 * `2-03:15:09`, with the days if there are any.
 */
export function parseTime(text: string): number | undefined {
  const match = /^(?:(?:(\d{1,6})-)?(\d{1,9}):)?(\d{1,9}):(\d\d)(?:[.,](\d\d))?$/.exec(text);
  if (!match) return undefined;
  // A part that is not there is 0.
  const [days = 0, hours = 0, minutes = 0, seconds = 0, hundredths = 0] = match
    .slice(1)
    .map((part) => Number(part || 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date in UTC, in ms since 1970: `Thu Nov 26 10:45:50 2026`. */
function parseDate(text: string): number | undefined {
  const match = /^\w{3} (\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})$/.exec(text);
  const month = months.indexOf(match?.[1] ?? '');
  if (!match || month < 0) return undefined;
  const [day = 0, hours = 0, minutes = 0, seconds = 0, year = 0] = match.slice(2).map(Number);
  return Date.UTC(year, month, day, hours, minutes, seconds);
}
