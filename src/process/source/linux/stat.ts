import type { ProcessState } from '../../processInfo';

/** `/proc/PID/stat`, as far as it is used here; proc_pid_stat(5) numbers its fields. */
export interface Stat {
  readonly pid: number;
  readonly name: string;
  readonly state: ProcessState;
  readonly parentPid: number;
  readonly group: number;
  readonly session: number;
  /** The process group in the foreground of its terminal; -1 if it has no terminal. */
  readonly foregroundGroup: number;
  /** ms */
  readonly cpuTime: number;
  /** ms */
  readonly childrenCpuTime: number;
  readonly threads: number;
  /** ms since boot */
  readonly startTime: number;
  /** bytes */
  readonly memory: number;
  /**
   * False for a process that exits or has exited, and for a kernel thread. What a program has in memory, as its arguments,
   * cannot be read any more, while the process may still close its files (do_exit, kernel/exit.c).
   */
  readonly hasMemory: boolean;
  readonly kernelThread: boolean;
  /**
   * True for a thread that is not the first of its process: `/proc/TID` can be opened though it is not listed. Threads,
   * and nothing else, send no signal when they end (`exit_signal` is -1; copy_process in kernel/fork.c).
   */
  readonly isThread: boolean;
  /**
   * Changes if the process executes another program, which keeps pid and start time. It has the name, and the positions
   * of the stack and of the arguments, which are random for each execution, and 0 if reading them is not permitted.
   */
  readonly image: string;
}

/** Times in `/proc` are in units of 1/100 s for user space on everything that Node.js runs on (USER_HZ). */
const tickMs = 10;
/** PF_KTHREAD, include/linux/sched.h */
const kernelThreadFlag = 0x200000;

const states: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  D: 'blocked',
  T: 'stopped',
  t: 'traced',
  Z: 'zombie',
  X: 'zombie',
  I: 'idle',
};

const blank = 0x20;
const minus = 0x2d;
const zero = 0x30;
const opening = 0x28;
const closing = 0x29;

/** Numbers of the fields used here. Fields 1 and 2, pid and name, are found by the parentheses. */
const field = {
  parentPid: 4,
  group: 5,
  session: 6,
  foregroundGroup: 8,
  flags: 9,
  userTime: 14,
  systemTime: 15,
  childrenUserTime: 16,
  childrenSystemTime: 17,
  threads: 20,
  startTime: 22,
  virtualBytes: 23,
  residentPages: 24,
  startStack: 28,
  exitSignal: 38,
  argumentsStart: 48,
} as const;

const lastField = field.argumentsStart;

/**
 * Takes apart the text of a `stat` file without making strings of its numbers. The name may contain anything, including
 * blanks and parentheses, so it ends at the very last `)`.
 * @returns undefined if the text is empty or not that of a `stat`.
 */
export function parseStat(text: Buffer, length: number, pageSize: number): Stat | undefined {
  if (length === 0) return undefined;
  const open = text.indexOf(opening);
  const close = text.lastIndexOf(closing, length - 1);
  if (open < 0 || close < open) return undefined;

  const numbers = new Array<number>(lastField + 1).fill(0);
  let index = 4;
  let position = close + 4;
  while (position < length && index <= lastField) {
    let value = 0;
    const negative = text[position] === minus;
    if (negative) position++;
    let byte = text[position] ?? blank;
    while (byte >= zero && byte <= zero + 9) {
      value = value * 10 + (byte - zero);
      byte = text[++position] ?? blank;
    }
    numbers[index++] = negative ? -value : value;
    position++;
  }
  if (index <= field.exitSignal) return undefined;
  const at = (number: number): number => numbers[number] ?? 0;

  // Line breaks and backslashes are raw here; only `status` has them escaped (proc_task_name, fs/proc/array.c).
  const name = text.toString('utf8', open + 1, close);
  return {
    pid: Number(text.toString('latin1', 0, open)),
    name,
    state: states[String.fromCharCode(text[close + 2] ?? blank)] ?? 'unknown',
    parentPid: at(field.parentPid),
    group: at(field.group),
    session: at(field.session),
    foregroundGroup: at(field.foregroundGroup),
    cpuTime: (at(field.userTime) + at(field.systemTime)) * tickMs,
    childrenCpuTime: (at(field.childrenUserTime) + at(field.childrenSystemTime)) * tickMs,
    threads: at(field.threads),
    startTime: at(field.startTime) * tickMs,
    memory: at(field.residentPages) * pageSize,
    hasMemory: at(field.virtualBytes) > 0,
    kernelThread: (at(field.flags) & kernelThreadFlag) !== 0,
    isThread: at(field.exitSignal) === -1,
    image: `${name} ${at(field.startStack)} ${at(field.argumentsStart)}`,
  };
}
