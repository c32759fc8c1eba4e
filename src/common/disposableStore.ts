import type { Disposable } from './event';

/** Things to be disposed of together, the last first. */
export class DisposableStore implements Disposable {
  private readonly parts: Disposable[] = [];
  private disposed = false;

  /** What is added after the others were disposed of is disposed of at once: nothing else would ever do it. */
  add<T extends Disposable>(part: T): T {
    if (this.disposed) part.dispose();
    else this.parts.push(part);
    return part;
  }

  /**
   * Disposes of every part, also when one throws.
   * @throws {AggregateError} what was thrown, when all have been disposed of.
   */
  dispose(): void {
    this.disposed = true;
    const errors: unknown[] = [];
    for (const part of this.parts.splice(0).reverse()) {
      try {
        part.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  }
}
