import assert from 'node:assert/strict';
import { Emitter, type Disposable } from '../../../src/common/event';
import { nextUncaught } from '../support/nextUncaught';

describe('Emitter', () => {
  it('does not call a listener that another listener disposes of while the event fires', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event((value) => {
      heard.push(`first ${value}`);
      second.dispose();
    });
    const second = emitter.event((value) => heard.push(`second ${value}`));
    emitter.event((value) => heard.push(`third ${value}`));
    emitter.fire(1);
    assert.deepEqual(heard, ['first 1', 'third 1']);
  });

  it('calls no listener any more after a listener disposes of the emitter while the event fires', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event(() => {
      heard.push('first');
      emitter.dispose();
    });
    emitter.event(() => heard.push('second'));
    emitter.fire(1);
    assert.deepEqual(heard, ['first']);
  });

  it('still calls a function that is subscribed twice after one of its subscriptions is disposed of', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    emitter.fire(7);
    assert.deepEqual(heard, [7]);
  });

  it('calls every listener if one throws, and hands the error to its handler, not to the caller', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const error = new Error('first');
    const heard: number[] = [];
    emitter.event(() => {
      throw error;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    assert.deepEqual(heard, [1]);
    assert.deepEqual(errors, [error]);
  });

  it('leaves the error of a listener uncaught if it has no handler, so that the extension host logs it', async () => {
    const emitter = new Emitter<number>();
    const error = new Error('of a listener');
    emitter.event(() => {
      throw error;
    });
    assert.equal(
      await nextUncaught(() => {
        emitter.fire(1);
      }),
      error,
    );
  });

  it('calls a listener with its `this`, and adds the subscription to a list, as a `vscode.Event` does', () => {
    const emitter = new Emitter<number>();
    const subscriptions: Disposable[] = [];
    const counter = { sum: 0 };
    function add(this: unknown, value: number): void {
      assert.equal(this, counter);
      counter.sum += value;
    }
    const subscription = emitter.event(add, counter, subscriptions);
    emitter.fire(7);
    assert.equal(counter.sum, 7);
    assert.deepEqual(subscriptions, [subscription]);
    subscription.dispose();
    emitter.fire(7);
    assert.equal(counter.sum, 7);
  });
});
