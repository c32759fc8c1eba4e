/** The time. It is passed in, so that tests control it. */
export interface Clock {
  /** The time in ms on a clock that never jumps. Only differences between two readings have a meaning. */
  readonly now: () => number;
  /** Resolves after so many ms; with 0, after everything else on the event loop has run. */
  readonly sleep: (ms: number) => Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      if (ms === 0) setImmediate(resolve);
      else setTimeout(resolve, ms);
    }),
};
