/** Of the readings in the time, so many may be below the limit or unknown: a busy machine delays a program or a listing. */
const maxShareBelow = 0.05;

/**
 * The readings that are of a whole interval. The first one is only of the time since its process was found, and the newest
 * one is not complete.
 */
export function wholeReadings(values: readonly number[]): readonly number[] {
  return values.slice(1, -1);
}

/** A stretch of readings up to the newest one. */
export interface Stretch {
  readonly durationMs: number;
  readonly mean: number;
}

/**
 * The longest stretch up to the newest reading in which the values are at or above a limit; undefined if it is shorter than
 * `minMs`. A few may be below or unknown.
 */
export function findSustained(
  values: readonly number[],
  intervalMs: number,
  limit: number,
  minMs: number,
): Stretch | undefined {
  let below = 0;
  let sum = 0;
  let length = 0;
  let sumOfLength = 0;
  for (let count = 1; count <= values.length; count++) {
    const value = values[values.length - count] ?? NaN;
    if (value >= limit) {
      length = count;
      sumOfLength = sum += value;
    } else {
      below++;
      if (!Number.isNaN(value)) sum += value;
      if (length === 0 || below > 1 + count * maxShareBelow) break;
    }
  }
  const durationMs = length * intervalMs;
  return length > 0 && durationMs >= minMs ? { durationMs, mean: sumOfLength / length } : undefined;
}
