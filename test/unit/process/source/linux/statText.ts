/** What is to stand in a made-up `stat`; what is not named is dull. */
export interface StatText {
  readonly pid?: number;
  readonly name?: string;
  readonly state?: string;
  readonly parentPid?: number;
  readonly session?: number;
  readonly foregroundGroup?: number;
  readonly startTicks?: number;
  readonly threads?: number;
  readonly flags?: number;
  readonly exitSignal?: number;
  readonly times?: readonly [number, number, number, number];
  readonly pages?: number;
  readonly stack?: string;
}

/** The text of a `/proc/PID/stat` as the kernel writes it (proc_pid_stat(5)): 52 fields and a line break. */
export function statText(some: StatText = {}): string {
  const { pid = 100, name = 'sleep', state = 'S', parentPid = 1, session = 50, startTicks = pid * 10 } = some;
  const { threads = 1, flags = 4_194_304, exitSignal = 17, times = [0, 0, 0, 0], pages = 10, stack = '0' } = some;
  const { foregroundGroup = -1 } = some;
  const fields: (number | string)[] = new Array<number>(53).fill(0);
  const set = (from: number, ...values: readonly (number | string)[]): void => {
    values.forEach((value, index) => (fields[from + index] = value));
  };
  set(3, state, parentPid, pid, session, 0, foregroundGroup, flags);
  // A zombie has no memory left.
  const bytes = state === 'Z' ? [0, 0] : [4096, pages];
  set(14, ...times, 20, 0, threads, 0, startTicks, ...bytes, '18446744073709551615');
  set(28, stack);
  set(38, exitSignal);
  set(48, stack);
  return `${pid} (${name}) ${fields.slice(3).join(' ')}\n`;
}
