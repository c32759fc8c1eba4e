/** Time, handed in so that tests own it. */
export interface Clock {
  /** Milliseconds on a clock that never jumps; only differences mean anything. */
  readonly now: () => number;
  /** With 0, only until everybody else on the event loop has had their turn. */
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
