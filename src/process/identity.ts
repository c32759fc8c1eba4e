/**
 * Who a process is: a pid alone names nobody, because the kernel hands it out again. The pid and the moment the process
 * started do (as in psutil).
 */
export interface Identity {
  readonly pid: number;
  /**
   * In milliseconds, on a clock that does not jump: since boot on Linux (`starttime`, proc(5)). Good for comparing and
   * nothing else; what a person may read is {@link ProcessInfo.startedAt}.
   */
  readonly startTime: number;
}

/**
 * By how much two start times of one process may differ, in ms, where `ps` tells them: it counts them back from now on
 * some systems, and is a second off at times.
 */
export const startTimeSlackMs = 2_000;

/** An identity as a string: for maps, and for the ids of tree items. */
export function keyOf({ pid, startTime }: Identity): string {
  return `${pid}.${startTime}`;
}

export function sameProcess(a: Identity, b: Identity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}

/** Whom to signal: with the start time it is one process for certain, without it whoever has the pid now. */
export interface Target {
  readonly pid: number;
  readonly startTime?: number;
}
