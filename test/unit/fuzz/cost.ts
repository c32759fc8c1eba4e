import assert from 'node:assert/strict';

/**
 * The maximum cost of a text, as a multiple of the cost of a plain text of the same length. If each character becomes an
 * escape, the cost is about thirty times as high; a cost that grows with the square of the length is about a thousand
 * times as high.
 */
const maxRatio = 100;

/** The cost that a plain text has at least, in ms of CPU time: less cannot be measured well. */
const minCostMs = 1;

/** The number of measurements before a function counts as slow: another process may disturb one of them. */
const maxTries = 4;

/** No disturbance multiplies the cost by more than this. */
const maxDisturbance = 5;

/** The CPU time of this process, in ms: it does not depend on how busy the machine is. */
function costMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The maximum cost of a function, derived from its cost for a plain text. */
export class CostBound<T> {
  private readonly limitMs: number;

  constructor(
    private readonly work: (input: T) => unknown,
    plain: T,
  ) {
    const costs = Array.from({ length: 5 }, () => costMs(() => work(plain)));
    this.limitMs = maxRatio * Math.max(minCostMs, Math.min(...costs));
  }

  /** Fails if every try takes too long. */
  check(input: T, what: string): void {
    let minMs = Infinity;
    for (let tries = 0; tries < maxTries && minMs > this.limitMs; tries++) {
      const cost = costMs(() => this.work(input));
      minMs = Math.min(minMs, cost);
      if (cost > maxDisturbance * this.limitMs) break;
    }
    assert.ok(
      minMs <= this.limitMs,
      `It takes ${Math.round(minMs)} ms for ${what}, and may take ${Math.round(this.limitMs)} ms`,
    );
  }
}
