import { keyOf, sameProcess } from './identity';
import type { ProcessInfo } from './processInfo';
import { ProcessTable } from './processTable';

/** What the CPU meter needs of a listing. */
export interface Reading {
  readonly processes: Iterable<ProcessInfo>;
  /** ms, see {@link Listing.at}. */
  readonly at: number;
}

/**
 * CPU between two readings, in percent of **one** core (a process with four busy threads shows 400), by
 * {@link keyOf}. Processes that were not there at the first reading have none yet.
 *
 * Children that lived and died between the readings are found nowhere but in their parent's `childrenCpuTime`. It
 * also receives, at once, all that a long-lived child used in its life, which was shown with that child already:
 * that part is taken off again. When parents end together with their children, whoever is left above receives it all.
 *
 * Where the system does not tell the CPU time of a process, it has no percentage.
 */
export function cpuPercent(before: Reading, after: Reading): Map<string, number> {
  const elapsed = after.at - before.at;
  const percent = new Map<string, number>();
  if (elapsed <= 0) return percent;

  const earlier = new Map<number, ProcessInfo>();
  for (const process of before.processes) earlier.set(process.pid, process);
  const now = new Map<number, ProcessInfo>();
  for (const process of after.processes) now.set(process.pid, process);
  const shownAlready = shownWithTheDead(earlier, now);

  for (const process of now.values()) {
    const previous = holder(earlier, process);
    if (previous?.cpuTime === undefined || process.cpuTime === undefined) continue;
    const own = Math.max(0, process.cpuTime - previous.cpuTime);
    const reaped = process.childrenCpuTime - previous.childrenCpuTime - (shownAlready.get(previous) ?? 0);
    percent.set(keyOf(process), ((own + Math.max(0, reaped)) / elapsed) * 100);
  }
  return percent;
}

/** By pid: in one listing a pid is one process. */
type Processes = ReadonlyMap<number, ProcessInfo>;

/** The process as it is in another listing, if it is in there. */
function holder(processes: Processes, process: ProcessInfo): ProcessInfo | undefined {
  const found = processes.get(process.pid);
  return found && sameProcess(found, process) ? found : undefined;
}

/** What those that have gone since were shown with in all their life, by the one that has received it: their heir. */
function shownWithTheDead(earlier: Processes, now: Processes): ReadonlyMap<ProcessInfo, number> {
  const shown = new Map<ProcessInfo, number>();
  const gone = [...earlier.values()].filter((process) => !holder(now, process));
  if (gone.length === 0) return shown;
  const table = new ProcessTable(earlier.values());
  const heirs = new Map<ProcessInfo, ProcessInfo | undefined>();
  for (const process of gone) {
    const heir = findSurvivingAncestor(process, table, now, heirs);
    if (!heir) continue;
    const { cpuTime = 0, childrenCpuTime } = process;
    shown.set(heir, (shown.get(heir) ?? 0) + cpuTime + childrenCpuTime);
  }
  return shown;
}

/**
 * The nearest ancestor that is still there. `heirs` are those found so far, of each that has gone: each process on the way
 * gets the same, so that no way is gone twice.
 */
function findSurvivingAncestor(
  process: ProcessInfo,
  table: ProcessTable,
  now: Processes,
  heirs: Map<ProcessInfo, ProcessInfo | undefined>,
): ProcessInfo | undefined {
  const way: ProcessInfo[] = [];
  let next: ProcessInfo | undefined = process;
  while (next && !holder(now, next) && !heirs.has(next)) {
    way.push(next);
    // Until it is known: also where the parents form a loop the way ends.
    heirs.set(next, undefined);
    next = table.parent(next);
  }
  const heir = next && (holder(now, next) ? next : heirs.get(next));
  for (const each of way) heirs.set(each, heir);
  return heir;
}
