import { parseStat, type Stat } from '../stat';

/** The `stat` of one thread, `/proc/PID/task/TID/stat` (proc_pid_stat(5)). */
export interface ThreadStat extends Stat {
  /** CPU time in code of its own and in the kernel, in ms. */
  readonly userTime: number;
  readonly systemTime: number;
  readonly isExiting: boolean;
  /** As waitpid(2) returns it. 0 if reading it is not permitted. */
  readonly exitCode: number;
}

/** PF_EXITING, include/linux/sched.h */
const exitingFlag = 0x4;
/** See {@link parseStat}. */
const tickMs = 10;
/** The size of a page is not needed. */
const pageSize = 1;

/** @returns undefined if the text is not that of a `stat`. */
export function parseThreadStat(text: string): ThreadStat | undefined {
  const bytes = Buffer.from(text);
  const stat = parseStat(bytes, bytes.length, pageSize);
  if (!stat) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ', 50);
  /** By the number that the manual page gives it. */
  const field = (number: number): number => Number(fields[number - 3] ?? 0);
  return {
    ...stat,
    userTime: field(14) * tickMs,
    systemTime: field(15) * tickMs,
    isExiting: (field(9) & exitingFlag) !== 0,
    exitCode: field(52),
  };
}
