import type { Clock } from './clock';

/**
 * For a loop that may take long: the returned function is awaited in each pass. When `sliceMs` have gone by since the
 * event loop had its turn, it resolves only after everything else on the event loop has run; before that at once.
 */
export function createYield(clock: Clock, sliceMs: number): () => Promise<void> {
  let sliceStart = clock.now();
  return async () => {
    if (clock.now() - sliceStart < sliceMs) return;
    await clock.sleep(0);
    sliceStart = clock.now();
  };
}
