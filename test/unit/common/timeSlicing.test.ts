import assert from 'node:assert/strict';
import { runInSlices, runToEnd, StoppedError, wait, type SlicedTask } from '../../../src/common/timeSlicing';

describe('runInSlices', () => {
  const now = () => performance.now();

  it('waits for what the work waits for, and lets other work on the event loop run meanwhile', async () => {
    let others = 0;
    const work = function* (): SlicedTask<number> {
      const one = yield* wait(new Promise<number>((resolve) => setImmediate(() => setImmediate(resolve, 1))));
      return one + (yield* wait(Promise.resolve(2)));
    };
    setImmediate(() => others++);
    const { value } = await runInSlices(work(), 1000, now);
    assert.deepEqual([value, others], [3, 1]);
    assert.throws(() => runToEnd(work()), TypeError);
  });

  it('runs the `finally` blocks of the work if it is stopped, or if what it waits for fails', async () => {
    let open = 0;
    const work = function* (promise: Promise<unknown>): SlicedTask<void> {
      open++;
      try {
        yield* wait(promise);
        yield* wait(promise);
      } finally {
        open--;
      }
    };
    await assert.rejects(
      runInSlices(work(Promise.resolve()), 1, now, () => true),
      StoppedError,
    );
    await assert.rejects(runInSlices(work(Promise.reject(new Error('odd'))), 1, now), /odd/);
    assert.equal(open, 0);
  });
});
