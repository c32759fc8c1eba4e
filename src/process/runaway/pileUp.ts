import type { ProcessInfo } from '../processInfo';

/** Processes that were started within this time of the first of them, in ms, were started at once. */
const atOnceMs = 2_000;
/** At least so many times some of them have to have been started. */
const minArrivals = 5;
/** Of those that were started since, at most so many for each that is left may have ended: workers come and go. */
const maxShareEnded = 0.25;

/** Like children of one process, all alive. */
export interface LikeChildren {
  /** The oldest first. */
  readonly members: readonly ProcessInfo[];
  /** The start times of others like them that have ended. */
  readonly ended: readonly number[];
}

export interface PileUp {
  readonly count: number;
  /** From the first start to the last, in ms. */
  readonly durationMs: number;
}

/**
 * Whether a process starts like children again and again, which never end; undefined if not. A pool that is started at
 * once is none, and neither are workers that end when their work is done.
 */
export function findPileUp({ members, ended }: LikeChildren, minCount: number, minMs: number): PileUp | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (!first || !last || members.length < minCount) return undefined;
  const durationMs = last.startTime - first.startTime;
  if (durationMs < minMs || countArrivals(members) < minArrivals) return undefined;
  const endedSince = ended.filter((startTime) => startTime >= first.startTime).length;
  return endedSince <= members.length * maxShareEnded ? { count: members.length, durationMs } : undefined;
}

/** How many times some were started, those counted together that were started at once. */
function countArrivals(members: readonly ProcessInfo[]): number {
  let count = 0;
  let first = -Infinity;
  for (const { startTime } of members) {
    if (startTime - first <= atOnceMs) continue;
    first = startTime;
    count++;
  }
  return count;
}
