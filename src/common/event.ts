/** Ends a subscription, or a thing that has to be ended once. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes to an event, as a `vscode.Event` does: the subscription is returned and added to `disposables`. */
export type Event<T> = (listener: (value: T) => unknown, thisArg?: unknown, disposables?: Disposable[]) => Disposable;

/** Does what a `vscode.EventEmitter` does, for the engine, which imports no `vscode`. */
export class Emitter<T> implements Disposable {
  /** One entry a subscription: a function that is subscribed twice has two. */
  private readonly subscriptions = new Set<{ readonly listener: (value: T) => unknown }>();

  /** `onListenerError` is called with what a listener throws. */
  constructor(private readonly onListenerError: (error: unknown) => void = throwLater) {}

  readonly event: Event<T> = (listener, thisArg, disposables) => {
    const subscription = { listener: thisArg === undefined ? listener : listener.bind(thisArg) };
    this.subscriptions.add(subscription);
    const disposable = { dispose: () => this.subscriptions.delete(subscription) };
    disposables?.push(disposable);
    return disposable;
  };

  /**
   * Calls every listener, even if one throws. As with VS Code's emitter, a listener that is disposed of during the call is
   * not called any more, and a listener that is added during the call is not called yet.
   */
  fire(value: T): void {
    for (const subscription of [...this.subscriptions]) {
      if (!this.subscriptions.has(subscription)) continue;
      try {
        subscription.listener(value);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }

  dispose(): void {
    this.subscriptions.clear();
  }
}

/**
 * Throws where no caller suffers. The extension host logs it with the name of the extension, as it does the errors of
 * listeners of VS Code's own events (`ErrorHandler`, vs/base/common/errors.ts).
 */
function throwLater(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}
