import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { CoalescedTask, SerialQueue } from '../../../src/common/serialQueue';

describe('SerialQueue', () => {
  it('starts a task only after the one before it has ended', async () => {
    const queue = new SerialQueue();
    const steps: string[] = [];
    const task = (name: string) => async () => {
      steps.push(`${name} starts`);
      await setImmediate();
      steps.push(`${name} ends`);
      return name;
    };
    assert.deepEqual(await Promise.all([queue.run(task('a')), queue.run(task('b'))]), ['a', 'b']);
    assert.deepEqual(steps, ['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('rejects for the task that failed, and runs the next one', async () => {
    const queue = new SerialQueue();
    const failed = queue.run(() => Promise.reject(new Error('full')));
    const next = queue.run(() => Promise.resolve('done'));
    await assert.rejects(failed, /full/);
    assert.equal(await next, 'done');
  });
});

describe('CoalescedTask', () => {
  it('runs once for all requests before it starts, and again for those after', async () => {
    const queue = new SerialQueue();
    let runs = 0;
    const task = new CoalescedTask(queue, async () => {
      const run = ++runs;
      await setImmediate();
      return run;
    });
    const first = [task.request(), task.request(), task.request()];
    await Promise.resolve();
    await Promise.resolve();
    const second = [task.request(), task.request()];
    assert.deepEqual(await Promise.all([...first, ...second]), [1, 1, 1, 2, 2]);
    assert.equal(await task.request(), 3);
  });

  it('runs again after it has failed', async () => {
    let fails = true;
    const task = new CoalescedTask(new SerialQueue(), () =>
      fails ? Promise.reject(new Error('full')) : Promise.resolve('done'),
    );
    await assert.rejects(task.request(), /full/);
    fails = false;
    assert.equal(await task.request(), 'done');
  });
});
