/** Ends a subscription, or whatever else is to be ended once. */
export interface Disposable {
  dispose(): void;
}

/** A listener list, so that the engine needs no `vscode.EventEmitter`. */
export class Emitter<T> implements Disposable {
  /** Each subscription is an entry of its own, also of a function that is subscribed twice. */
  private readonly subscriptions = new Set<{ readonly listener: (value: T) => void }>();

  /** Has the shape of a `vscode.Event`. */
  readonly event = (listener: (value: T) => void): Disposable => {
    const subscription = { listener };
    this.subscriptions.add(subscription);
    return { dispose: () => this.subscriptions.delete(subscription) };
  };

  /**
   * Calls every listener, also when one throws. A listener that another one disposes of meanwhile is not called any more,
   * and one that is added meanwhile is not called yet, as with VS Code's own emitter.
   * @throws {AggregateError} what was thrown, when all have been called.
   */
  fire(value: T): void {
    const errors: unknown[] = [];
    for (const subscription of [...this.subscriptions]) {
      if (!this.subscriptions.has(subscription)) continue;
      try {
        subscription.listener(value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  }

  dispose(): void {
    this.subscriptions.clear();
  }
}
