import { keyOf, sameProcess } from './identity';
import type { ProcessInfo } from './processInfo';
import { ProcessTable } from './processTable';

/** The part of a listing that CPU usage is computed from. */
export interface Reading {
  readonly processes: Iterable<ProcessInfo>;
  /** ms, see {@link Listing.at}. */
  readonly at: number;
}

/**
 * CPU usage between two readings, in percent of **one** core (a process with four busy threads has 400), by
 * {@link keyOf}. A process that is not in the first reading has none yet. Neither has one whose CPU time the system does
 * not report.
 *
 * Children that lived and died between the readings are found only in the `childrenCpuTime` of their parent. When a
 * long-lived child ends, its parent receives all that the child used in its life at once. That was shown with the child
 * already, and is subtracted. If parents end together with their children, the nearest ancestor that is left receives
 * everything.
 */
export function cpuPercent(before: Reading, after: Reading): Map<string, number> {
  const elapsed = after.at - before.at;
  const percent = new Map<string, number>();
  if (elapsed <= 0) return percent;

  const earlier = new Map<number, ProcessInfo>();
  for (const process of before.processes) earlier.set(process.pid, process);
  const now = new Map<number, ProcessInfo>();
  for (const process of after.processes) now.set(process.pid, process);
  const shownBefore = cpuTimeShownWithEnded(earlier, now);

  for (const process of now.values()) {
    const previous = findSame(earlier, process);
    if (previous?.cpuTime === undefined || process.cpuTime === undefined) continue;
    const own = Math.max(0, process.cpuTime - previous.cpuTime);
    const ofChildren = process.childrenCpuTime - previous.childrenCpuTime - (shownBefore.get(previous) ?? 0);
    percent.set(keyOf(process), ((own + Math.max(0, ofChildren)) / elapsed) * 100);
  }
  return percent;
}

/** By pid: in one listing a pid is one process. */
type Processes = ReadonlyMap<number, ProcessInfo>;

/** The same process in another listing. */
function findSame(processes: Processes, process: ProcessInfo): ProcessInfo | undefined {
  const found = processes.get(process.pid);
  return found && sameProcess(found, process) ? found : undefined;
}

/** The CPU time that ended processes were shown with in their lives, by the surviving ancestor that has received it. */
function cpuTimeShownWithEnded(earlier: Processes, now: Processes): ReadonlyMap<ProcessInfo, number> {
  const shown = new Map<ProcessInfo, number>();
  const ended = [...earlier.values()].filter((process) => !findSame(now, process));
  if (ended.length === 0) return shown;
  const table = new ProcessTable(earlier.values());
  const found = new Map<ProcessInfo, ProcessInfo | undefined>();
  for (const process of ended) {
    const survivingAncestor = findSurvivingAncestor(process, table, now, found);
    if (!survivingAncestor) continue;
    const { cpuTime = 0, childrenCpuTime } = process;
    shown.set(survivingAncestor, (shown.get(survivingAncestor) ?? 0) + cpuTime + childrenCpuTime);
  }
  return shown;
}

/**
 * The nearest ancestor that is still running. `found` has the results so far, by ended process. Every process between an
 * ended one and its surviving ancestor gets the same result, so that no link is followed twice.
 */
function findSurvivingAncestor(
  process: ProcessInfo,
  table: ProcessTable,
  now: Processes,
  found: Map<ProcessInfo, ProcessInfo | undefined>,
): ProcessInfo | undefined {
  const path: ProcessInfo[] = [];
  let next: ProcessInfo | undefined = process;
  while (next && !findSame(now, next) && !found.has(next)) {
    path.push(next);
    // A provisional result: if the parents form a loop, the path ends here.
    found.set(next, undefined);
    next = table.parent(next);
  }
  const survivingAncestor = next && (findSame(now, next) ? next : found.get(next));
  for (const each of path) found.set(each, survivingAncestor);
  return survivingAncestor;
}
