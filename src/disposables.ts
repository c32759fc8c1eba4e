import type { Disposable } from './process/event';

/** Things to be disposed of together, the last first. */
export class Disposables implements Disposable {
  private readonly parts: Disposable[] = [];

  add<T extends Disposable>(part: T): T {
    this.parts.push(part);
    return part;
  }

  dispose(): void {
    for (const part of this.parts.splice(0).reverse()) part.dispose();
  }
}
