import type { Clock } from './clock';

/** How long a drive may take before we go on without its answer, in ms: once, and in each refresh. */
export const storageLimitMs = 3_000;
export const storageRefreshLimitMs = 1_000;

/** Whether something is over within a time, in ms; it goes on if not. Rejects as it does. */
export async function endsWithin(
  work: Promise<unknown>,
  limitMs: number,
  { sleep }: Pick<Clock, 'sleep'>,
): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(limitMs).then(() => false)]);
}
