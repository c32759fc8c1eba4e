import type { Disposable } from './event';

/** Disposables that are disposed of together, the last one first. */
export class DisposableStore implements Disposable {
  private readonly disposables: Disposable[] = [];
  private isDisposed = false;

  /** After {@link dispose} a disposable is disposed of at once, because nothing else would do it later. */
  add<T extends Disposable>(disposable: T): T {
    if (this.isDisposed) disposable.dispose();
    else this.disposables.push(disposable);
    return disposable;
  }

  /**
   * Disposes of every disposable, even if one throws.
   * @throws {AggregateError} with all errors, after the last disposable.
   */
  dispose(): void {
    this.isDisposed = true;
    const errors: unknown[] = [];
    for (const disposable of this.disposables.splice(0).reverse()) {
      try {
        disposable.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  }
}
