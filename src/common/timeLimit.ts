import type { Clock } from './clock';

/** The maximum time to wait for a drive before going on without its answer, in ms. */
export const storageLimitMs = 3_000;
/** The same in each refresh. */
export const storageRefreshLimitMs = 1_000;

/**
 * Waits for work, at most so long. The work goes on after that.
 * @returns whether the work has ended in time.
 * @throws what the work rejects with, in time.
 */
export async function endsWithin(
  work: Promise<unknown>,
  limitMs: number,
  { sleep }: Pick<Clock, 'sleep'>,
): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(limitMs).then(() => false)]);
}
