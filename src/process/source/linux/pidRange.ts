/** What is read at each scan to tell which pids may be new. */
export interface PidMark {
  /** The pid that was handed out last in our pid namespace, to a process or a thread. */
  readonly lastPid: number;
  /** How many processes and threads there are on the machine, including zombies. */
  readonly tasks: number;
  /** ms, on a clock that does not jump */
  readonly at: number;
  /** Number of forks on the machine since boot (`processes` in `/proc/stat`); undefined if it was not read. */
  readonly forks: number | undefined;
}

/** Where new processes may be: in `(after, upTo]`, or anywhere. */
export type PidRange =
  | { readonly kind: 'range'; readonly after: number; readonly upTo: number }
  | { readonly kind: 'full'; readonly reason: string };

/** Pids below this are not handed out again after the pids have wrapped (RESERVED_PIDS, kernel/pid.c). */
const reservedPids = 300;

/**
 * More forks per millisecond than any machine can do: each fork takes two locks that exist once per machine (pidmap_lock,
 * tasklist_lock).
 */
const maxForksPerMs = 1_000;

/**
 * The minimum number of forks until the pids have gone all the way round. Pids in use are left out: each task may hold
 * three of them, its own and those of its group and session, whose leaders may have died.
 */
function roundLength({ tasks }: PidMark, pidMax: number): number {
  return pidMax - reservedPids - 3 * tasks;
}

/** Whether so much time has passed since a mark that the pids could have gone all the way round unnoticed. */
export function mayHaveWrapped(before: PidMark, elapsedMs: number, pidMax: number): boolean {
  return elapsedMs * maxForksPerMs >= roundLength(before, pidMax);
}

/**
 * Where the processes are that were forked between two marks. Pids are handed out in order, round and round
 * (idr_alloc_cyclic): a new process has a pid after the last pid of the first mark, up to the last pid of the second,
 * unless the pids have wrapped. A *complete* round would bring the last pid back to where it was. That is ruled out by the
 * time that has passed, or else by the number of forks.
 *
 * Two things defeat this: root that writes `ns_last_pid` back, and then forward beyond where it was, with forks in both
 * places and no scan in between; and clone3(2) with a pid of the caller's choice. Only tools that restore frozen processes
 * do either. The full scan that is made from time to time then finds what was missed.
 */
export function newPidRange(before: PidMark | undefined, now: PidMark, pidMax: number): PidRange {
  if (!before) return { kind: 'full', reason: 'first listing' };
  if (now.lastPid < before.lastPid) return { kind: 'full', reason: 'pids have wrapped' };
  if (mayHaveWrapped(before, now.at - before.at, pidMax)) {
    const forks = before.forks === undefined || now.forks === undefined ? undefined : now.forks - before.forks;
    if (forks === undefined || forks < 0) return { kind: 'full', reason: 'number of forks not known' };
    if (forks >= roundLength(before, pidMax)) return { kind: 'full', reason: 'pids may have gone all the way round' };
  }
  return { kind: 'range', after: before.lastPid, upTo: now.lastPid };
}

/**
 * The number of tasks and the last pid in the text of `/proc/loadavg` (proc_loadavg(5)); undefined if the kernel does not
 * write such a text. gVisor, which is not Linux but looks like it, always writes zeros.
 */
export function parseLoadavg(loadavg: string): Pick<PidMark, 'lastPid' | 'tasks'> | undefined {
  const match = /^\d+\.\d+ \d+\.\d+ \d+\.\d+ \d+\/(\d+) (\d+)\n?$/.exec(loadavg);
  const [tasks, lastPid] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return tasks > 0 && lastPid > 0 ? { tasks, lastPid } : undefined;
}

/** The number of forks in the text of `/proc/stat` (proc_stat(5)). */
export function parseForks(stat: string): number | undefined {
  const match = /^processes (\d+)$/m.exec(stat);
  return match ? Number(match[1]) : undefined;
}

/**
 * Why the numbers in `/proc` are not reliable; undefined if they are. In containers, lxcfs puts files of its own over
 * `/proc/loadavg` and `/proc/stat`, with numbers that it makes up; each such file is a mount of its own. WSL 1 is not Linux
 * and makes its numbers up too (its version is like `4.4.0-19041-Microsoft`; WSL 2 writes `microsoft`).
 */
export function unreliableReason(mountInfo: string | undefined, version = ''): string | undefined {
  if (mountInfo === undefined) return 'mounts cannot be read';
  if (version.includes('-Microsoft')) return 'this is WSL 1';
  return /^\S+ \S+ \S+ \S+ \/proc\/(loadavg|stat) /m.test(mountInfo) ? 'something covers /proc/loadavg' : undefined;
}
