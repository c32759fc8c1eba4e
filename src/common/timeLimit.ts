import { abortable } from './abortable';
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

/**
 * Waits for work, at most so many ms. No timer is left behind; the work goes on.
 * @returns what it resolves with; undefined if it has not ended in time.
 * @throws the reason of the signal once it is aborted, and what the work rejects with.
 */
export async function waitAtMost<T>(ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  const either = Promise.race([work, elapsed]);
  try {
    return await (signal ? abortable(either, signal) : either);
  } finally {
    clearTimeout(timer);
  }
}
