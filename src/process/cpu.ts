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
  const shownAlready = shownWithTheDead(earlier, new Set(now.map(keyOf)));

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

/** What those that have gone since were shown with in all their life, by the key of the one that received it: its heir. */
function shownWithTheDead(
  earlier: ReadonlyMap<string, ProcessInfo>,
  stillThere: ReadonlySet<string>,
): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  const table = new ProcessTable(earlier.values());
  /** Of each that has gone; undefined when nobody above it is left. */
  const heirs = new Map<ProcessInfo, string | undefined>();
  for (const [key, process] of earlier) {
    if (stillThere.has(key)) continue;
    const heir = findHeir(process, table, stillThere, heirs);
    if (heir === undefined) continue;
    const { cpuTime = 0, childrenCpuTime } = process;
    shown.set(heir, (shown.get(heir) ?? 0) + cpuTime + childrenCpuTime);
  }
  return shown;
}

/** The nearest ancestor that is still there. Every process on the way gets the same one, so that no way is gone twice. */
function findHeir(
  process: ProcessInfo,
  table: ProcessTable,
  stillThere: ReadonlySet<string>,
  heirs: Map<ProcessInfo, string | undefined>,
): string | undefined {
  const way: ProcessInfo[] = [];
  let next: ProcessInfo | undefined = process;
  while (next && !stillThere.has(keyOf(next)) && !heirs.has(next)) {
    way.push(next);
    // Until it is known: also where the parents form a loop the way ends.
    heirs.set(next, undefined);
    next = table.parent(next);
  }
  const heir = next && (stillThere.has(keyOf(next)) ? keyOf(next) : heirs.get(next));
  for (const each of way) heirs.set(each, heir);
  return heir;
}
