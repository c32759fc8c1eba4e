import assert from 'node:assert/strict';
import { refreshIntervalMs, RefreshLoop } from '../../../../src/process/model/refreshLoop';

/** Lets everything run that is ready. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function controlledLoop() {
  const running: (() => void)[] = [];
  const timers: { callback: () => void; ms: number; disposed: boolean }[] = [];
  const failures: unknown[] = [];
  let started = 0;
  const loop = new RefreshLoop({
    refresh: () => {
      started++;
      return new Promise<void>((resolve) => running.push(resolve));
    },
    failed: (error) => failures.push(error),
    delayMs: () => 1000,
    setTimer: (callback, ms) => {
      const timer = { callback, ms, disposed: false };
      timers.push(timer);
      return { dispose: () => (timer.disposed = true) };
    },
  });
  return { loop, timers, started: () => started, finish: () => running.shift()?.() };
}

describe('RefreshLoop', () => {
  it('never runs two refreshes at a time, and resolves a request after a refresh that began after it', async () => {
    const { loop, started, finish } = controlledLoop();
    const first = loop.request();
    let answered = 0;
    const later = [loop.request(), loop.request()].map((request) => request.then(() => answered++));
    assert.equal(started(), 1);
    finish();
    await first;
    await settle();
    assert.equal(started(), 2);
    assert.equal(answered, 0);
    finish();
    await Promise.all(later);
    assert.equal(started(), 2);
  });

  it('refreshes without a request after the delay', async () => {
    const { loop, timers, started, finish } = controlledLoop();
    const request = loop.request();
    finish();
    await request;
    assert.deepEqual(
      timers.map(({ ms, disposed }) => [ms, disposed]),
      [[1000, false]],
    );
    timers[0]?.callback();
    assert.equal(started(), 2);
  });

  it('goes on after a failed refresh when another was requested meanwhile', async () => {
    let refreshes = 0;
    let fail: (error: Error) => void = () => undefined;
    let timers = 0;
    const failures: unknown[] = [];
    const loop = new RefreshLoop({
      refresh: () => {
        refreshes++;
        return refreshes === 1
          ? new Promise((_, reject) => {
              fail = reject;
            })
          : Promise.resolve();
      },
      failed: (error) => failures.push(error),
      delayMs: () => 1000,
      setTimer: () => {
        timers++;
        return { dispose: () => undefined };
      },
    });
    const both = [loop.request(), loop.request()];
    fail(new Error('a listener threw'));
    await Promise.all(both);
    await loop.request();
    assert.deepEqual([refreshes, timers, failures.map(String)], [3, 2, ['Error: a listener threw']]);
  });

  it('goes on after a failed refresh when reporting it fails too, and rejects no request', async () => {
    let refreshes = 0;
    let timers = 0;
    const loop = new RefreshLoop({
      refresh: () => {
        refreshes++;
        return Promise.reject(new Error('no /proc'));
      },
      failed: () => {
        throw new Error('Channel has been closed');
      },
      delayMs: () => 1000,
      setTimer: () => {
        timers++;
        return { dispose: () => undefined };
      },
    });
    await Promise.all([loop.request(), loop.request()]);
    await loop.request();
    assert.deepEqual([refreshes, timers], [3, 2]);
  });

  it('goes on after a refresh that throws synchronously, and after an error in computing the delay', async () => {
    const failures: unknown[] = [];
    let refreshes = 0;
    const loop = new RefreshLoop({
      refresh: () => {
        refreshes++;
        throw new Error('refresh');
      },
      failed: (error) => failures.push(error),
      delayMs: () => {
        throw new Error('delay');
      },
      setTimer: () => ({ dispose: () => undefined }),
    });
    await loop.request();
    await loop.request();
    assert.equal(refreshes, 2);
    assert.deepEqual(failures.map(String), ['Error: refresh', 'Error: delay', 'Error: refresh', 'Error: delay']);
  });

  it('does not refresh after it has been disposed', async () => {
    const { loop, timers, started, finish } = controlledLoop();
    const request = loop.request();
    finish();
    await request;
    loop.dispose();
    assert.equal(timers[0]?.disposed, true);
    await loop.request();
    assert.equal(started(), 1);
  });
});

describe('refreshIntervalMs', () => {
  it('is shortest while the view is visible in a focused window, and grows the less the user can see', () => {
    const intervals = [
      refreshIntervalMs({ viewVisible: true, windowFocused: true }),
      refreshIntervalMs({ viewVisible: true, windowFocused: false }),
      refreshIntervalMs({ viewVisible: false, windowFocused: true }),
      refreshIntervalMs({ viewVisible: false, windowFocused: false }),
    ];
    assert.deepEqual(
      intervals,
      [...intervals].sort((a, b) => a - b),
    );
    assert.equal(intervals[0], 1000);
    assert.equal(intervals[2], 5000);
  });
});
