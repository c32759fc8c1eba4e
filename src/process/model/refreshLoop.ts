import type { Disposable } from '../../common/event';

/** What the person can see decides how often it is worth asking. */
export interface VisibilityState {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
}

/** Time between two refreshes that nobody asked for, in ms. */
export function refreshIntervalMs({ viewVisible, windowFocused }: VisibilityState): number {
  if (viewVisible) return windowFocused ? 1_000 : 2_000;
  return windowFocused ? 5_000 : 10_000;
}

export interface LoopOptions {
  refresh(): Promise<unknown>;
  /** Told why a refresh has failed: the loop goes on, and whoever has requested it need not care. */
  failed(error: unknown): void;
  /** How long to wait after a refresh, in ms, unless something is requested before. */
  delayMs(): number;
  readonly setTimer?: (callback: () => void, ms: number) => Disposable;
}

/** Refreshes from time to time, and at once when asked to; never twice at a time. */
export class RefreshLoop implements Disposable {
  private timer: Disposable | undefined;
  private running: Promise<void> | undefined;
  private queued: Promise<void> | undefined;
  private disposed = false;

  constructor(private readonly options: LoopOptions) {}

  /** Resolves after a refresh that began after this call: what happened before it is in there. Never rejects. */
  request(): Promise<void> {
    if (this.queued) return this.queued;
    if (!this.running) return this.start();
    this.queued = this.running.then(() => {
      this.queued = undefined;
      return this.start();
    });
    return this.queued;
  }

  /** The delay has changed: counts it anew. */
  reschedule(): void {
    if (this.running || this.disposed) return;
    this.timer?.dispose();
    const setTimer = this.options.setTimer ?? timer;
    this.timer = setTimer(() => void this.request(), this.options.delayMs());
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
  }

  private start(): Promise<void> {
    if (this.disposed) return Promise.resolve();
    this.timer?.dispose();
    this.running = new Promise((resolve) => {
      resolve(this.options.refresh());
    })
      .catch((error: unknown) => {
        this.report(error);
      })
      .then(() => {
        this.finish();
      });
    return this.running;
  }

  private finish(): void {
    this.running = undefined;
    if (this.queued) return;
    try {
      this.reschedule();
    } catch (error) {
      this.report(error);
    }
  }

  private report(error: unknown): void {
    try {
      this.options.failed(error);
    } catch {
      // The log is closed, for example: then there is no other place to say it, and the next refresh must not suffer.
    }
  }
}

function timer(callback: () => void, ms: number): Disposable {
  const handle = setTimeout(callback, ms);
  return {
    dispose: () => {
      clearTimeout(handle);
    },
  };
}
