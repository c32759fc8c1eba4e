import type { Disposable } from '../../common/event';

/** What the user can see: it decides how often to refresh. */
export interface VisibilityState {
  readonly viewVisible: boolean;
  readonly windowFocused: boolean;
}

/** Time between two refreshes without a request, in ms. */
export function refreshIntervalMs({ viewVisible, windowFocused }: VisibilityState): number {
  if (viewVisible) return windowFocused ? 1_000 : 2_000;
  return windowFocused ? 5_000 : 10_000;
}

export interface LoopOptions {
  refresh(): Promise<unknown>;
  /** Receives the error of a failed refresh: the loop goes on, and no request rejects. */
  failed(error: unknown): void;
  /** How long to wait after a refresh, in ms, unless there is a request before. */
  delayMs(): number;
  readonly setTimer?: (callback: () => void, ms: number) => Disposable;
}

/**
 * Refreshes at intervals, and at once on request; never twice at a time.
 *
 * The loop is idle until the first request or {@link reschedule}. Then it is always in one of these states:
 * - waiting: `timer` is set. A request, or the end of the delay, starts a refresh.
 * - running: `running` is set. A request queues another refresh. At the end the loop waits.
 * - running with a queued refresh: `queued` is set too. Further requests share it. At the end it starts.
 *
 * After {@link dispose} no refresh starts any more.
 */
export class RefreshLoop implements Disposable {
  private timer: Disposable | undefined;
  private running: Promise<void> | undefined;
  private queued: Promise<void> | undefined;
  private disposed = false;

  constructor(private readonly options: LoopOptions) {}

  /** Resolves after a refresh that began after this call, and so includes all that happened before. Never rejects. */
  request(): Promise<void> {
    if (this.queued) return this.queued;
    if (!this.running) return this.start();
    this.queued = this.running.then(() => {
      this.queued = undefined;
      return this.start();
    });
    return this.queued;
  }

  /** Restarts the wait, since the delay has changed. */
  reschedule(): void {
    if (this.running || this.disposed) return;
    this.timer?.dispose();
    const setTimer = this.options.setTimer ?? startTimer;
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
      // The log may be closed. There is no other place to report to, and the next refresh must not suffer.
    }
  }
}

function startTimer(callback: () => void, ms: number): Disposable {
  const handle = setTimeout(callback, ms);
  return {
    dispose: () => {
      clearTimeout(handle);
    },
  };
}
