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

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
