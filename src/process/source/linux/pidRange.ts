/** What is read at each listing to tell which pids may be new. */
export interface PidMark {
  /** The pid that was handed out last, to a process or a thread, in our pid namespace. */
  readonly lastPid: number;
  /** How many processes and threads there are on the machine, zombies included. */
  readonly tasks: number;
  /** ms, on a clock that does not jump */
  readonly at: number;
  /** How many times the machine has forked since boot (`processes` in `/proc/stat`); undefined when it was not asked. */
  readonly forks: number | undefined;
}

/** Where to look for new processes: in `(after, upTo]`, or everywhere. */
export type PidRange =
  | { readonly kind: 'range'; readonly after: number; readonly upTo: number }
  | { readonly kind: 'full'; readonly reason: string };

/** Pids below this are not handed out again after a wrap (RESERVED_PIDS, kernel/pid.c). */
const reservedPids = 300;

/**
 * More forks a millisecond than any machine can do: each takes two locks that there is only one of on a machine
 * (pidmap_lock, tasklist_lock).
 */
const maxForksPerMs = 1_000;

/**
 * How many forks it takes at least until the pids have gone all the way round. Those in use are left out: each task may
 * hold three, its own and those of its group and session, whose leaders may have died.
 */
function roundLength({ tasks }: PidMark, pidMax: number): number {
  return pidMax - reservedPids - 3 * tasks;
}

/** Whether there is so much time between two listings that the pids could have gone all the way round unnoticed. */
export function mayHaveWrapped(before: PidMark, elapsedMs: number, pidMax: number): boolean {
  return elapsedMs * maxForksPerMs >= roundLength(before, pidMax);
}

/**
 * Pids are handed out in order, round and round (idr_alloc_cyclic): what was forked since the last listing has a pid
 * after the last one of then, up to the last one of now, unless they have wrapped. A *complete* round would bring the
 * number back to where it was; it is ruled out by the time that passed, or else by the count of forks.
 *
 * Two things defeat this: root writing `ns_last_pid` back and then forward again beyond where it was, with forks in both
 * places and no listing between; and clone3(2) with a pid of the caller's choice. Only tools that restore frozen
 * processes do either; the full listing that comes from time to time then finds what was missed.
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
 * The count of tasks and the last pid in the text of `/proc/loadavg` (proc_loadavg(5)); undefined when it is not what
 * the kernel writes. gVisor, which is no Linux but looks like one, always writes zeros.
 */
export function parseLoadavg(loadavg: string): Pick<PidMark, 'lastPid' | 'tasks'> | undefined {
  const match = /^\d+\.\d+ \d+\.\d+ \d+\.\d+ \d+\/(\d+) (\d+)\n?$/.exec(loadavg);
  const [tasks, lastPid] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return tasks > 0 && lastPid > 0 ? { tasks, lastPid } : undefined;
}

/** The count of forks in the text of `/proc/stat` (proc_stat(5)). */
export function parseForks(stat: string): number | undefined {
  const match = /^processes (\d+)$/m.exec(stat);
  return match ? Number(match[1]) : undefined;
}

/**
 * Why the numbers in `/proc` cannot be trusted for this; undefined when they can. lxcfs puts files of its own over
 * `/proc/loadavg` and `/proc/stat` in containers, with numbers that it makes up; each such file is a mount of its own.
 * The first WSL was no Linux and made its numbers up too (`4.4.0-19041-Microsoft`; the second writes itself small).
 */
export function unreliableReason(mountInfo: string | undefined, version = ''): string | undefined {
  if (mountInfo === undefined) return 'mounts cannot be read';
  if (version.includes('-Microsoft')) return 'this is WSL 1';
  return /^\S+ \S+ \S+ \S+ \/proc\/(loadavg|stat) /m.test(mountInfo) ? 'something covers /proc/loadavg' : undefined;
}
