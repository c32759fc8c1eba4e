import type { Change } from './recordingFormat';

/** How far a number may be from the recorded one before it is recorded again: the greater of the two counts. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
}

/** CPU in percent of one core. It is rounded to tenths. */
export const cpuTolerance: Tolerance = { absolute: 1, relative: 0.05 };
/** Memory in bytes. It is rounded to KB. */
export const memoryTolerance: Tolerance = { absolute: 64 * 1024, relative: 0.01 };

const tolerances: ReadonlyMap<string, Tolerance> = new Map([
  ['cpu', cpuTolerance],
  ['treeCpu', cpuTolerance],
  ['memory', memoryTolerance],
  ['treeMemory', memoryTolerance],
]);

export function roundCpu(percent: number | undefined): number | undefined {
  return percent === undefined || !Number.isFinite(percent) ? undefined : Math.round(percent * 10) / 10;
}

export function roundMemory(bytes: number): number {
  return Number.isFinite(bytes) ? Math.round(bytes / 1024) * 1024 : 0;
}

/** The facts that have clearly changed; undefined if none has. */
export function changesOf<Facts extends object>(id: number, before: Facts, now: Facts): Change<Facts> | undefined {
  const changes: Record<string, unknown> = {};
  let hasChanged = false;
  const [old, current]: readonly [Fields, Fields] = [before as Fields, now as Fields];
  for (const fact of new Set([...Object.keys(old), ...Object.keys(current)])) {
    if (isSame(old[fact], current[fact], tolerances.get(fact))) continue;
    changes[fact] = current[fact] ?? null;
    hasChanged = true;
  }
  return hasChanged ? ({ id, ...changes } as Change<Facts>) : undefined;
}

/** The facts after a change. A fact that is not known any more is left out. */
export function withChange<Facts extends object>(before: Facts, change: Change<Facts>): Facts {
  const facts = new Map<string, unknown>(Object.entries(before));
  for (const [fact, value] of Object.entries(change) as (readonly [string, unknown])[]) {
    if (fact === 'id') continue;
    if (value === null || value === undefined) facts.delete(fact);
    else facts.set(fact, value);
  }
  return Object.fromEntries(facts) as Facts;
}

type Fields = Readonly<Record<string, unknown>>;

function isSame(before: unknown, now: unknown, tolerance: Tolerance | undefined): boolean {
  if (before === now) return true;
  if (before === undefined || now === undefined) return false;
  if (typeof before === 'number' && typeof now === 'number') {
    // That something has become idle is told exactly.
    if (!tolerance || (before === 0) !== (now === 0)) return false;
    return Math.abs(now - before) < Math.max(tolerance.absolute, tolerance.relative * before);
  }
  return typeof before === 'object' && JSON.stringify(before) === JSON.stringify(now);
}
