/** Work that may be interrupted wherever it yields. If it yields a promise, it waits for that. */
export type SlicedTask<T> = Generator<Promise<unknown> | undefined, T, void>;

/** The work was stopped before its end. */
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

/** Does all of the work at once. It must not wait for anything. */
export function runToEnd<T>(work: SlicedTask<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value) throw new TypeError('This work cannot be done at once.');
  }
}

/**
 * Does the work in slices of a few ms, and yields to the event loop in between. If it is stopped there, its `finally`
 * blocks run.
 * @throws {StoppedError} if it is stopped.
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
      const sliceTookMs = now() - start;
      busyMs += sliceTookMs;
      longestSliceMs = Math.max(longestSliceMs, sliceTookMs);
      if (step.done) return { value: step.value, cost: { busyMs, longestSliceMs } };
      await (step.value ?? pause());
      if (isStopped()) throw new StoppedError('The work was stopped.');
    }
  } finally {
    close(work);
  }
}

/** Resolves when everything else that waits on the event loop has had its turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs the `finally` blocks of work that has not ended. */
function close(work: Generator<unknown, unknown, void>): void {
  work.return(undefined);
}
