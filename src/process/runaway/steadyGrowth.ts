import { meanOf } from './meanOf';

/** The growth is looked at in so many steps of equal length. */
const stepCount = 5;
/**
 * The readings of a step, the finest first. Each is for growth half as fast as the one before: within five steps of it the
 * growth is large enough to be told.
 */
const stepLengths = [1, 2, 4, 8, 16];
/** The smallest step has to be at least this share of the mean step, and the largest at most so many times the mean step. */
const minShare = 0.5;
const maxShare = 1.6;
/** The mean of the last two steps has to be at least this share of the mean of all: what slows down may end by itself. */
const minLastShare = 0.85;

/** Growth up to the newest reading. */
export interface Growth {
  readonly amount: number;
  readonly durationMs: number;
}

/**
 * Growth without pause by at least `minAmount`; undefined if there is none. It has to go on in each of some steps, and in
 * all of them about as fast. The lowest value of a step counts: a garbage collector brings the memory back to what is in
 * use. A program that loads, or builds, grows in leaps; a cache that fills grows ever more slowly.
 */
export function findSteadyGrowth(
  values: readonly number[],
  intervalMs: number,
  minAmount: number,
  minMs = 0,
): Growth | undefined {
  for (const length of stepLengths.filter((each) => stepCount * each * intervalMs >= minMs)) {
    const lows = lowsOf(values, length);
    const amount = (lows.at(-1) ?? NaN) - (lows[0] ?? NaN);
    if (lows.length > stepCount && amount >= minAmount && isSteady(lows) && isNew(lows, values, length)) {
      return { amount, durationMs: stepCount * length * intervalMs };
    }
  }
  return undefined;
}

/**
 * Whether the values grow on, however slowly: the lowest one of the last so many is above those before. Values that are not
 * known are left out, as those of a time in which the machine was suspended; with too few that are, nothing speaks against
 * it.
 */
export function growsOn(values: readonly number[], length: number, minAmount: number): boolean {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length <= length) return true;
  const latest = Math.min(...known.slice(-length));
  const before = Math.min(...known.slice(-2 * length, -length));
  return latest - before >= minAmount;
}

/** The lowest value of each step, the oldest first; NaN if one of its values is not known. */
function lowsOf(values: readonly number[], length: number): readonly number[] {
  const lows: number[] = [];
  for (let step = stepCount; step >= 0; step--) {
    const end = values.length - step * length;
    if (end - length < 0) return [];
    lows.push(Math.min(...values.slice(end - length, end)));
  }
  return lows;
}

/** Whether the newest low is higher than anything before the steps: a sawtooth reaches the same height again. */
function isNew(lows: readonly number[], values: readonly number[], length: number): boolean {
  const before = values.slice(0, -(stepCount + 1) * length).filter((value) => !Number.isNaN(value));
  return (lows.at(-1) ?? NaN) > Math.max(0, ...before);
}

function isSteady(lows: readonly number[]): boolean {
  const steps = lows.slice(1).map((low, index) => low - (lows[index] ?? NaN));
  const mean = meanOf(steps);
  if (meanOf(steps.slice(-2)) < mean * minLastShare) return false;
  return steps.every((step) => step >= mean * minShare && step <= mean * maxShare);
}
