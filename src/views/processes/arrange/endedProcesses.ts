import type { EndedProcess } from '../../../process/model/snapshot';

/** A process that ended by itself and ran no longer than this, in ms, says nothing: a build starts thousands of them. */
const minLifeMs = 10_000;

export function isWorthShowing({ signal, endedAt, process: { startedAt } }: EndedProcess): boolean {
  return signal !== undefined || startedAt === undefined || endedAt - startedAt >= minLifeMs;
}
