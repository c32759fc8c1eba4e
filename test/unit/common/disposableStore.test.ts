import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/common/disposableStore';

describe('DisposableStore', () => {
  const createDisposable = (name: string, order: string[], error?: Error) => ({
    dispose: () => {
      order.push(name);
      if (error) throw error;
    },
  });

  it('disposes of every disposable in reverse order although two of them throw, and then throws both errors', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    for (const name of ['first', 'second', 'third']) {
      store.add(createDisposable(name, order, name === 'first' ? undefined : new Error(name)));
    }
    assert.throws(
      () => {
        store.dispose();
      },
      (error: unknown) =>
        error instanceof AggregateError &&
        error.errors.map((each) => (each instanceof Error ? each.message : '')).join() === 'third,second',
    );
    assert.deepEqual(order, ['third', 'second', 'first']);
  });

  it('disposes at once of a disposable that is added after its own disposal', () => {
    const order: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(createDisposable('late', order));
    assert.deepEqual(order, ['late']);
    store.dispose();
    assert.deepEqual(order, ['late'], 'it was disposed of twice');
  });
});
