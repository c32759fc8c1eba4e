import type { Disposable, Event } from '../../common/event';

/** Waits for an event from now on, until it is disposed of. */
export class EventWait<T> implements Disposable {
  private subscription: Disposable | undefined;

  /** Resolves when the event has fired with a value that matches. */
  readonly fired: Promise<void>;

  constructor(event: Event<T>, matches: (value: T) => boolean) {
    this.fired = new Promise((resolve) => {
      this.subscription = event((value) => {
        if (matches(value)) resolve();
      });
    });
  }

  dispose(): void {
    this.subscription?.dispose();
  }
}
