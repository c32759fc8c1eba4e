/** Work that can be interrupted wherever it yields. */
export type Pausable<T> = Generator<void, T, void>;

/** What a piece of work cost on the event loop, in ms. */
export interface SliceCost {
  readonly busyMs: number;
  readonly longestSliceMs: number;
}

/** Does all of it at once. */
export function runToEnd<T>(work: Pausable<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does it in slices of a few ms, and lets everybody else on the event loop have their turn in between. */
export async function runInSlices<T>(
  work: Pausable<T>,
  sliceMs: number,
  now: () => number,
  pause: () => Promise<void> = () => new Promise((resolve) => setImmediate(resolve)),
): Promise<{ readonly value: T; readonly cost: SliceCost }> {
  let busyMs = 0;
  let longestSliceMs = 0;
  for (;;) {
    const start = now();
    let step = work.next();
    while (!step.done && now() - start < sliceMs) step = work.next();
    const took = now() - start;
    busyMs += took;
    longestSliceMs = Math.max(longestSliceMs, took);
    if (step.done) return { value: step.value, cost: { busyMs, longestSliceMs } };
    await pause();
  }
}
