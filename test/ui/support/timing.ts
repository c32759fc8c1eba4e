import { strict as assert } from 'node:assert';
import { cpus, loadavg } from 'node:os';

/** The time limit on a slow machine for what usually happens at once. */
export const soonMs = 30_000;

/** The time limit of a scenario. It opens windows, starts servers and waits several times, each time {@link soonMs} at most. */
export const scenarioTimeoutMs = 180_000;

/**
 * Prints the time from a cause to its effect, and fails if it is too long. On a machine with more running processes than
 * processors the limit is ten times as long.
 */
export function reportDuration(what: string, from: number, to: number, maxMs?: number): void {
  const isBusy = (loadavg()[0] ?? 0) > cpus().length * 1.5;
  console.log(`      ${what}: ${to - from} ms${isBusy ? ' (busy machine)' : ''}`);
  if (maxMs !== undefined) assert.ok(to - from < (isBusy ? 10 * maxMs : maxMs), `${what} took ${to - from} ms`);
}
