/** Work that can be interrupted wherever it yields, and waits for what it yields. */
export type SlicedTask<T> = Generator<Promise<unknown> | undefined, T, void>;

/** Raised in work that is stopped before its end. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Waits for a promise in the middle of such work. */
export function* wait<T>(promise: Promise<T>): SlicedTask<T> {
  const values: T[] = [];
  yield promise.then((value) => void values.push(value));
  for (const value of values) return value;
  throw new TypeError('What runs this work has not waited.');
}

/** What a piece of work cost on the event loop, in ms. */
export interface SliceCost {
  readonly busyMs: number;
  readonly longestSliceMs: number;
}

/** Does all of it at once: it must not wait for anything. */
export function runToEnd<T>(work: SlicedTask<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) throw new TypeError('This work cannot be done at once.');
  }
}

/**
 * Does it in slices of a few ms, and lets everybody else on the event loop have their turn in between. What it has open
 * when it is stopped there is closed: its `finally` blocks run.
 * @throws {StoppedError}
 */
export async function runInSlices<T>(
  work: SlicedTask<T>,
  sliceMs: number,
  now: () => number,
  isStopped: () => boolean = () => false,
  pause: () => Promise<void> = yieldToEventLoop,
): Promise<{ readonly value: T; readonly cost: SliceCost }> {
  let busyMs = 0;
  let longestSliceMs = 0;
  try {
    for (;;) {
      const start = now();
      let step = work.next();
      while (!step.done && !step.value && now() - start < sliceMs) step = work.next();
      const took = now() - start;
      busyMs += took;
      longestSliceMs = Math.max(longestSliceMs, took);
      if (step.done) return { value: step.value, cost: { busyMs, longestSliceMs } };
      await (step.value ?? pause());
      if (isStopped()) throw new StoppedError('The work was stopped.');
    }
  } finally {
    close(work);
  }
}

/** Resolves when everything else on the event loop has had its turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs its `finally` blocks, unless it has ended. */
function close(work: Generator<unknown, unknown, void>): void {
  work.return(undefined);
}
