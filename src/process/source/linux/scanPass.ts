import { keyOf } from '../../identity';
import type { ForkCount, ListRequest } from '../processSource';
import type { ScanPlan } from './scanPlanner';
import type { Stat } from './stat';

/** A new process is young in the first ms after its start. */
const youngMs = 100;

/** What one scan is for, and what it has seen so far. */
export class ScanPass {
  private readonly seenChildren = new Map<string, number>();
  private readonly youngChildren = new Map<string, number>();
  private youngOthers = 0;
  private readonly knownKeys: ReadonlySet<string>;

  constructor(
    readonly request: ListRequest,
    readonly plan: ScanPlan,
  ) {
    this.knownKeys = new Set((request.known ?? []).map(keyOf));
  }

  isRoot(stat: Stat): boolean {
    return this.request.roots.has(stat.pid) || (this.knownKeys.size > 0 && this.knownKeys.has(keyOf(stat)));
  }

  /** Counts the children of tracked processes among the processes that were started since the scan before. */
  countNewChildren(processes: readonly Stat[], tracked: ReadonlyMap<number, { readonly stat: Stat }>): void {
    const bornAfter = this.plan.newPids?.after ?? Infinity;
    for (const { pid, parentPid } of processes) {
      if (pid <= bornAfter) continue;
      const isYoung = this.isYoung(pid);
      if (isYoung && !tracked.has(pid)) this.youngOthers++;
      const parent = tracked.has(pid) ? tracked.get(parentPid) : undefined;
      if (!parent) continue;
      const key = keyOf(parent.stat);
      increment(this.seenChildren, key);
      if (isYoung) increment(this.youngChildren, key);
    }
  }

  /** How many processes were started since the scan before. */
  countForks(): ForkCount | undefined {
    const { newPids } = this.plan;
    if (!newPids || newPids.sinceMs <= 0) return undefined;
    const { count, sinceMs } = newPids;
    const { seenChildren, youngChildren, youngOthers } = this;
    return { pids: count, perSecond: (count * 1000) / sinceMs, seenChildren, youngChildren, youngOthers };
  }

  /** Whether a process was started in the last moments before this scan. Pids are handed out in order. */
  private isYoung(pid: number): boolean {
    const { newPids } = this.plan;
    if (!newPids || newPids.sinceMs <= 0) return false;
    const { count, after, sinceMs } = newPids;
    return pid > after + count - Math.max(1, (count * youngMs) / sinceMs);
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
