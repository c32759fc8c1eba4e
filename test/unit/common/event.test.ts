import assert from 'node:assert/strict';
import { Emitter } from '../../../src/common/event';

describe('Emitter', () => {
  it('does not call a listener that another listener has disposed of while the event is fired', () => {
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

  it('calls no listener any more once a listener has disposed of the emitter while the event is fired', () => {
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

  it('goes on calling a function that is subscribed twice when one of the two subscriptions is disposed of', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const first = emitter.event(listener);
    emitter.event(listener);
    first.dispose();
    emitter.fire(7);
    assert.deepEqual(heard, [7]);
  });

  it('calls every listener although one throws, and then throws what that one has thrown', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    emitter.event(() => {
      throw new Error('first');
    });
    emitter.event((value) => heard.push(value));
    assert.throws(() => {
      emitter.fire(1);
    }, AggregateError);
    assert.deepEqual(heard, [1]);
  });
});
