import type { Identity } from '../../identity';

/**
 * A process that was started less than this before the youngest known one, in ms, is asked about again for as long: it
 * may be executing a program just now, and show no environment, or be losing the parent that would make it ours.
 */
const recentMs = 1_000;
/** Of more recent processes than this, only the last ones are asked about again: a user does not start that many at once. */
const maxRecent = 256;
/**
 * A pid is handed out a moment before its process can be seen (alloc_pid and attach_pid in copy_process, kernel/fork.c).
 * At most so many processes fork at a time: of the last pids, those without a process are looked for once more.
 */
const maxForking = 64;

/** Young processes that are not tracked, but may turn out to be ours. */
export class RecentCandidates {
  private readonly since = new Map<number, { readonly startTime: number; readonly knownSince: number }>();

  pids(): readonly number[] {
    return [...this.since.keys()];
  }

  /**
   * Drops the candidates that are gone.
   * @returns those of the processes that still are candidates.
   */
  retain<T extends Identity>(processes: readonly T[]): readonly T[] {
    const found = processes.filter(({ pid, startTime }) => this.since.get(pid)?.startTime === startTime);
    const there = new Set(found.map(({ pid }) => pid));
    for (const pid of this.since.keys()) if (!there.has(pid)) this.since.delete(pid);
    return found;
  }

  /** Decides of processes that have been asked about whether they are asked about again. */
  update(processes: readonly Identity[], at: number, isTracked: (pid: number) => boolean): void {
    const youngest = processes.reduce((latest, { startTime }) => Math.max(latest, startTime), 0);
    for (const { pid, startTime } of [...processes].reverse()) {
      const before = this.since.get(pid);
      const knownSince = before?.startTime === startTime ? before.knownSince : at;
      const isRecent = startTime > youngest - recentMs && at - knownSince < recentMs && !isTracked(pid);
      if (!isRecent) this.since.delete(pid);
      else if (before || this.since.size < maxRecent) this.since.set(pid, { startTime, knownSince });
    }
  }

  clear(): void {
    this.since.clear();
  }
}

/**
 * Pids that are looked for once more: those that had been handed out, but had no process yet, and those whose process
 * was tracked until now, because they may have been handed out again since they were read.
 */
export class UnseenPids {
  private readonly pids = new Set<number>();

  add(pid: number): void {
    this.pids.add(pid);
  }

  /** Adds the last pids of those in `(after, upTo]` that are not among the ones seen. */
  addMissing(seen: readonly number[], after: number, upTo: number): void {
    const there = new Set(seen);
    for (let pid = Math.max(after, upTo - maxForking) + 1; pid <= upTo; pid++) if (!there.has(pid)) this.pids.add(pid);
  }

  take(): readonly number[] {
    const pids = [...this.pids];
    this.pids.clear();
    return pids;
  }

  clear(): void {
    this.pids.clear();
  }
}
