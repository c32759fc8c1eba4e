/** Ends a subscription, or whatever else is to be ended once. */
export interface Disposable {
  dispose(): void;
}

/** A listener list, so that the engine needs no `vscode.EventEmitter`. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(value: T) => void>();

  /** Has the shape of a `vscode.Event`. */
  readonly event = (listener: (value: T) => void): Disposable => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  /**
   * Tells everybody, also when somebody throws.
   * @throws {AggregateError} what was thrown, when all have been told.
   */
  fire(value: T): void {
    const errors: unknown[] = [];
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  }

  dispose(): void {
    this.listeners.clear();
  }
}
