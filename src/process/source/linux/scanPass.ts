import { keyOf } from '../../identity';
import type { ForkCount, ListRequest } from '../processSource';
import type { ScanPlan } from './scanPlanner';
import type { Stat } from './stat';

/** A new process is young in the first ms after its start. */
const youngMs = 100;

/** What one scan is for, and what it has seen so far. */
export class ScanPass {
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

  /** Counts the young ones among the processes that were read for the first time. */
  countYoung(processes: readonly Stat[], tracked: ReadonlyMap<number, { readonly stat: Stat }>): void {
    for (const { pid, parentPid } of processes) {
      if (!this.isYoung(pid)) continue;
      if (!tracked.has(pid)) this.youngOthers++;
      const parent = tracked.has(pid) ? tracked.get(parentPid) : undefined;
      if (!parent) continue;
      const key = keyOf(parent.stat);
      this.youngChildren.set(key, (this.youngChildren.get(key) ?? 0) + 1);
    }
  }

  /** How many processes were started since the scan before. */
  countForks(): ForkCount | undefined {
    const { newPids } = this.plan;
    if (!newPids || newPids.sinceMs <= 0) return undefined;
    const { youngChildren, youngOthers } = this;
    return { pids: newPids.count, youngChildren, youngOthers };
  }

  /** Whether a process was started in the last moments before this scan. Pids are handed out in order. */
  private isYoung(pid: number): boolean {
    const { newPids } = this.plan;
    if (!newPids || newPids.sinceMs <= 0) return false;
    const { count, after, sinceMs } = newPids;
    return pid > after + Math.max(0, count - Math.max(1, (count * youngMs) / sinceMs));
  }
}
