import { keyOf } from './identity';
import type { ProcessInfo } from './processInfo';
import { ProcessTable } from './table';

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

  const earlier = new Map<string, ProcessInfo>();
  for (const process of before.processes) earlier.set(keyOf(process), process);

  const now = [...after.processes];
  const stillThere = new Set(now.map(keyOf));
  const shownAlready = new Map<string, number>();
  const table = new ProcessTable(earlier.values());
  for (const [key, { pid, cpuTime = 0, childrenCpuTime }] of earlier) {
    if (stillThere.has(key)) continue;
    const heir = table
      .ancestors(pid)
      .map(keyOf)
      .find((ancestor) => stillThere.has(ancestor));
    if (heir !== undefined) shownAlready.set(heir, (shownAlready.get(heir) ?? 0) + cpuTime + childrenCpuTime);
  }

  for (const process of now) {
    const key = keyOf(process);
    const previous = earlier.get(key);
    if (previous?.cpuTime === undefined || process.cpuTime === undefined) continue;
    const own = Math.max(0, process.cpuTime - previous.cpuTime);
    const reaped = process.childrenCpuTime - previous.childrenCpuTime - (shownAlready.get(key) ?? 0);
    percent.set(key, ((own + Math.max(0, reaped)) / elapsed) * 100);
  }
  return percent;
}
