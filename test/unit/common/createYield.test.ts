import assert from 'node:assert/strict';
import { createYield } from '../../../src/common/createYield';

describe('createYield', () => {
  it('gives up the event loop once in each time slice', async () => {
    const sleeps: number[] = [];
    let now = 100;
    const clock = {
      now: () => now,
      sleep: (ms: number) => {
        sleeps.push(ms);
        // Other work takes its time.
        now += 50;
        return Promise.resolve();
      },
    };
    const yieldIfDue = createYield(clock, 8);
    const sleepsAfterMs = async (ms: number): Promise<number> => {
      now += ms;
      await yieldIfDue();
      return sleeps.length;
    };
    assert.equal(await sleepsAfterMs(7), 0);
    assert.equal(await sleepsAfterMs(1), 1);
    assert.equal(await sleepsAfterMs(7), 1, 'a slice begins after the other work');
    assert.equal(await sleepsAfterMs(1), 2);
    assert.deepEqual(sleeps, [0, 0]);
  });
});
