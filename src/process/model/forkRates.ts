import { keyOf } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { Listing } from '../source/processSource';

/** Fewer forks per second than this are not told. */
const minShownRate = 5;
/** What was counted longer ago than this, in ms, counts for less than a third. */
const windowMs = 5_000;
/**
 * The least CPU time of a fork, in ms: of the parent for fork(2), of the child for all that it does. Both are below what
 * was measured for `vfork` and a child that exits at once; they keep the forks of others from a process that does little.
 */
const minParentCpuMs = 0.05;
const minChildCpuMs = 0.2;
/** What counts for less is forgotten. */
const minWeight = 0.01;
/** Waited-for children that no listing has seen count at most as so many at a time: others may have been seen. */
const maxUnseenWeight = 0.05;

const noRates: ReadonlyMap<string, number> = new Map();

/** What is known of one process, with what is older counting for less. */
interface Evidence {
  /** The children that listings have found a moment after their start. */
  seen: number;
  /** CPU time in ms: its own, and of children that no listing has found. */
  own: number;
  unseenChildren: number;
}

/**
 * Estimates how many processes each process forks per second. The system counts only all forks together, and a child that
 * ends between two listings leaves nothing but its CPU time, if its parent waits for it. But which children are found a
 * moment after their start tells whose most of them are: the forks of the system are divided among the processes in
 * proportion to that. A listing a second takes a few seconds for it.
 */
export class ForkRates {
  private readonly evidence = new Map<string, Evidence>();
  private before: Listing | undefined;
  private byPidBefore: ReadonlyMap<number, ProcessInfo> | undefined;
  /** Sums of the listings so far, with older ones counting for less: the time in ms, pids handed out, listings, others' young. */
  private elapsedMs = 0;
  private pids = 0;
  private listings = 0;
  private others = 0;

  /** Takes in the next listing. @returns forks per second, rounded, by key; few are left out. */
  update(listing: Listing): ReadonlyMap<string, number> {
    const { before, byPidBefore } = this;
    this.before = listing;
    this.byPidBefore = undefined;
    const { forks } = listing;
    const sinceMs = listing.at - (before?.at ?? listing.at);
    this.fade(sinceMs);
    if (!before || !forks || sinceMs <= 0) return this.rates();
    this.elapsedMs += sinceMs;
    this.pids += forks.pids;
    this.listings++;
    this.others += forks.youngOthers;
    if (this.perSecond() < minShownRate) return noRates;
    this.byPidBefore = byPid(listing);
    this.collect(byPidBefore ?? byPid(before), this.byPidBefore, forks.youngChildren);
    return this.rates();
  }

  private fade(sinceMs: number): void {
    const factor = Math.exp(-Math.max(0, sinceMs) / windowMs);
    this.elapsedMs *= factor;
    this.pids *= factor;
    this.listings *= factor;
    this.others *= factor;
    for (const [key, each] of this.evidence) {
      // Its process has ended, or has forked nothing for long.
      if (each.seen < minWeight && each.unseenChildren < minWeight) this.evidence.delete(key);
      each.seen *= factor;
      each.own *= factor;
      each.unseenChildren *= factor;
    }
  }

  private collect(
    earlier: ReadonlyMap<number, ProcessInfo>,
    now: ReadonlyMap<number, ProcessInfo>,
    youngChildren: ReadonlyMap<string, number>,
  ): void {
    const shownBefore = cpuTimeOfEndedChildren(earlier, now);
    for (const process of now.values()) {
      const previous = earlier.get(process.pid);
      // One that has not run is the same object as before.
      if (!previous || previous === process || previous.startTime !== process.startTime) continue;
      const own = (process.cpuTime ?? 0) - (previous.cpuTime ?? 0);
      const ofChildren = process.childrenCpuTime - previous.childrenCpuTime - (shownBefore.get(process.pid) ?? 0);
      const key = keyOf(process);
      const seen = youngChildren.get(key) ?? 0;
      const known = this.evidence.get(key);
      if (!known && seen === 0 && ofChildren <= 0) continue;
      const evidence = known ?? { seen: 0, own: 0, unseenChildren: 0 };
      evidence.seen += seen;
      evidence.own += Math.max(0, own);
      evidence.unseenChildren += Math.max(0, ofChildren);
      this.evidence.set(key, evidence);
    }
  }

  private perSecond(): number {
    return this.elapsedMs > 0 ? (this.pids * 1000) / this.elapsedMs : 0;
  }

  private rates(): ReadonlyMap<string, number> {
    const perSecond = this.perSecond();
    if (perSecond < minShownRate || this.evidence.size === 0) return noRates;
    const rates = new Map<string, number>();
    let all = this.others;
    for (const each of this.evidence.values()) all += this.weightOf(each);
    if (all <= 0) return rates;
    for (const [key, each] of this.evidence) {
      const estimate = Math.min((perSecond * this.weightOf(each)) / all, this.mostPerSecond(each));
      if (estimate >= minShownRate) rates.set(key, round(estimate));
    }
    return rates;
  }

  /** How many young children of it a listing finds, or would find. */
  private weightOf({ seen, unseenChildren }: Evidence): number {
    if (seen > 0) return seen;
    return Math.min(unseenChildren / this.elapsedMs, maxUnseenWeight) * this.listings;
  }

  /** More forks than this do not fit into the CPU time that the process and its children have used. */
  private mostPerSecond({ seen, own, unseenChildren }: Evidence): number {
    const seconds = this.elapsedMs / 1000;
    const byParent = own / minParentCpuMs / seconds;
    return seen > 0 ? byParent : Math.min(byParent, unseenChildren / minChildCpuMs / seconds);
  }
}

function byPid({ processes }: Listing): ReadonlyMap<number, ProcessInfo> {
  return new Map(processes.map((process) => [process.pid, process]));
}

/** The CPU time in ms of processes that have ended since, by the pid of their parent, which has received it. */
function cpuTimeOfEndedChildren(
  earlier: ReadonlyMap<number, ProcessInfo>,
  now: ReadonlyMap<number, ProcessInfo>,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { pid, startTime, parentPid, cpuTime = 0, childrenCpuTime } of earlier.values()) {
    if (now.get(pid)?.startTime === startTime) continue;
    found.set(parentPid, (found.get(parentPid) ?? 0) + cpuTime + childrenCpuTime);
  }
  return found;
}

/** Coarse, as the estimate is: so a row does not change with every listing. */
function round(rate: number): number {
  const step = rate < 50 ? 5 : rate < 500 ? 10 : 100;
  return Math.round(rate / step) * step;
}
