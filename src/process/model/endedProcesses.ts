import type { Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import type { EndedProcess, ProcessNode, Snapshot } from './snapshot';

/** How long a process stays shown after it has ended, in ms. */
export const endedShownMs = 5_000;
/** The maximum number of processes that are shown after they have ended: the latest ones. */
export const maxEnded = 100;
/**
 * A process that has run for less than this, in ms, is not shown after its end: a build starts and ends such helpers all
 * the time. One that this extension has ended always is.
 */
const minShownLifetimeMs = 2_000;

/** The last signal that this extension has sent to a process to end it. */
export type GetLastSignal = (process: Identity) => NodeJS.Signals | undefined;

/** Remembers for a few seconds which processes have ended. */
export class EndedProcesses {
  private current: readonly EndedProcess[] = [];
  /** When processes that were alive before were first seen as zombies, by key, as long as they are shown as such. */
  private readonly zombiesSince = new Map<string, number>();

  private tableBefore: ProcessTable | undefined;

  constructor(private readonly getLastSignal: GetLastSignal = () => undefined) {}

  /**
   * Compares a snapshot with the listing that follows it, which was taken `at`, in ms since the epoch. A process that is
   * still listed has not ended, wherever it belongs now. A zombie has ended when it was first seen as one, and is shown as
   * ended once its row has gone. The roots of origins are no nodes, and are left out.
   */
  update(before: Pick<Snapshot, 'at' | 'origins' | 'orphans' | 'detached'>, table: ProcessTable, at: number) {
    const ended: EndedProcess[] = [];
    const mayHaveEnded = hasLost(this.tableBefore, table);
    this.tableBefore = table;
    for (const { node, parentKey } of mayHaveEnded ? placedNodes(before) : []) {
      const { key, process, record } = node;
      const now = table.get(process.pid);
      if (now?.startTime === process.startTime) {
        if (isAlive(process) && !isAlive(now)) this.zombiesSince.set(key, at);
        continue;
      }
      const endedAt = isAlive(process) ? at : this.zombiesSince.get(key);
      this.zombiesSince.delete(key);
      const signal = this.getLastSignal(process);
      if (endedAt === undefined || (signal === undefined && !hasRunLongEnough(process, before.at))) continue;
      ended.push({ key, process, record, parentKey, endedAt, signal });
    }
    if (ended.length > 0 || this.current.length > 0) {
      this.current = [...this.current, ...ended]
        .filter(({ process, endedAt }) => isRecent(endedAt, at) && !isListed(process, table))
        .sort((a, b) => a.endedAt - b.endedAt)
        .slice(-maxEnded);
    }
    return this.current;
  }
}

/** Whether a process has died since the previous listing. Most of the time none has, and no row has to be looked at. */
function hasLost(before: ProcessTable | undefined, table: ProcessTable): boolean {
  for (const process of before ?? []) {
    const now = table.get(process.pid);
    if (now?.startTime !== process.startTime || isAlive(now) !== isAlive(process)) return true;
  }
  return before === undefined;
}

/** Also false if the clock was set back meanwhile. */
function isRecent(endedAt: number, now: number): boolean {
  return Math.abs(now - endedAt) < endedShownMs;
}

function isListed({ pid, startTime }: Identity, table: ProcessTable): boolean {
  return table.get(pid)?.startTime === startTime;
}

/** If it is not known when it was started, it counts as having run for long. */
function hasRunLongEnough({ startedAt }: ProcessInfo, lastSeenAt: number): boolean {
  return startedAt === undefined || lastSeenAt - startedAt >= minShownLifetimeMs;
}

interface PlacedNode {
  readonly node: ProcessNode;
  /** The node above it; undefined for the topmost. */
  readonly parentKey: string | undefined;
}

/** Every node of a snapshot, after the one above it. */
function placedNodes({ origins, orphans, detached }: Parameters<EndedProcesses['update']>[0]): readonly PlacedNode[] {
  const placed: PlacedNode[] = [];
  for (const nodes of [...origins.map(({ processes }) => processes), orphans, detached]) {
    for (const node of nodes) placed.push({ node, parentKey: undefined });
  }
  // The list grows while it is iterated.
  for (const { node } of placed) for (const child of node.children) placed.push({ node: child, parentKey: node.key });
  return placed;
}
