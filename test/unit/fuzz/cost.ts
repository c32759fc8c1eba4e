import assert from 'node:assert/strict';

/**
 * More than this times what a plain text of the same length costs is too much. Where each character becomes an escape,
 * it is some thirty times as much; a cost that grows with the square of the length is some thousand times as much.
 */
const maxRatio = 100;

/** A plain text counts as costing at least this, in ms of processor time: less cannot be measured well. */
const minCostMs = 1;

/** So often is measured before it is believed that something is slow: another process may have disturbed. */
const maxTries = 4;

/** Nothing disturbs so much that something takes this times what it may. */
const maxDisturbance = 5;

/** Processor time of this process, in ms: how busy the machine is does not matter. */
function costMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The time bound of a function, taken from what it costs for a plain text. */
export class CostBound<T> {
  private readonly limitMs: number;

  constructor(
    private readonly work: (input: T) => unknown,
    plain: T,
  ) {
    const costs = Array.from({ length: 5 }, () => costMs(() => work(plain)));
    this.limitMs = maxRatio * Math.max(minCostMs, Math.min(...costs));
  }

  /** Fails if the function takes too long for this input, each time that it is tried. */
  check(input: T, what: string): void {
    let leastMs = Infinity;
    for (let tries = 0; tries < maxTries && leastMs > this.limitMs; tries++) {
      const cost = costMs(() => this.work(input));
      leastMs = Math.min(leastMs, cost);
      if (cost > maxDisturbance * this.limitMs) break;
    }
    assert.ok(
      leastMs <= this.limitMs,
      `It takes ${Math.round(leastMs)} ms for ${what}, and may take ${Math.round(this.limitMs)} ms`,
    );
  }
}
