import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/common/disposableStore';

describe('Disposables', () => {
  const part = (name: string, order: string[], error?: Error) => ({
    dispose: () => {
      order.push(name);
      if (error) throw error;
    },
  });

  it('disposes of every part although two of them throw, the last first, and then throws both errors', () => {
    const order: string[] = [];
    const parts = new DisposableStore();
    for (const name of ['first', 'second', 'third']) {
      parts.add(part(name, order, name === 'first' ? undefined : new Error(name)));
    }
    assert.throws(
      () => {
        parts.dispose();
      },
      (error: unknown) =>
        error instanceof AggregateError &&
        error.errors.map((each) => (each instanceof Error ? each.message : '')).join() === 'third,second',
    );
    assert.deepEqual(order, ['third', 'second', 'first']);
  });

  it('disposes at once of what is added after the others have been disposed of', () => {
    const order: string[] = [];
    const parts = new DisposableStore();
    parts.dispose();
    parts.add(part('late', order));
    assert.deepEqual(order, ['late']);
    parts.dispose();
    assert.deepEqual(order, ['late'], 'it was disposed of twice');
  });
});
