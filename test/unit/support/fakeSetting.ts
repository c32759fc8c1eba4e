import { Emitter } from '../../../src/common/event';
import type { Setting } from '../../../src/workspace/setting';

/** A setting that a test changes. */
export class FakeSetting<T> implements Setting<T> {
  private readonly changed = new Emitter<T>();

  constructor(private current: T) {}

  readonly onDidChange = this.changed.event;

  get value(): T {
    return this.current;
  }

  change(value: T): void {
    this.current = value;
    this.changed.fire(value);
  }
}
