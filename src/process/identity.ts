/**
 * Identifies a process. A pid alone does not, because the kernel hands it out again; the pid and the start time do (as in
 * psutil).
 */
export interface Identity {
  readonly pid: number;
  /**
   * In ms, on a clock that does not jump: since boot on Linux (`starttime`, proc(5)). For comparison only; the time to
   * show is {@link ProcessInfo.startedAt}.
   */
  readonly startTime: number;
}

/**
 * By how much two start times of one process may differ if `ps` reports them, in ms: on some systems `ps` counts back from
 * now, and is off by a second at times.
 */
export const startTimeSlackMs = 2_000;

/** An identity as a string, for maps and for the ids of tree items. */
export function keyOf({ pid, startTime }: Identity): string {
  return `${pid}.${startTime}`;
}

export function sameProcess(a: Identity, b: Identity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}

/** What to signal: with a start time exactly one process, without it the process that has the pid now. */
export interface Target {
  readonly pid: number;
  readonly startTime?: number;
}

/** What a program hands over as a target: neither value need be a number. What is not is refused before every signal. */
export interface UncheckedTarget {
  readonly pid: unknown;
  readonly startTime?: unknown;
}

/** Whether a target is this process: one without a start time is the process that has the pid now. */
export function isTarget(process: Identity, { pid, startTime }: UncheckedTarget): boolean {
  return process.pid === pid && (startTime === undefined || process.startTime === startTime);
}
