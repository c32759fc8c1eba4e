import assert from 'node:assert/strict';
import { refreshIntervalMs, RefreshLoop } from '../../../../src/process/model/refreshLoop';

/** Lets everything that is ready run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function loopInHand() {
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
  it('never refreshes twice at a time, and answers a request with a refresh that began after it', async () => {
    const { loop, started, finish } = loopInHand();
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

  it('goes on by itself after the delay', async () => {
    const { loop, timers, started, finish } = loopInHand();
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

  it('goes on after a refresh that has failed, also when another was requested meanwhile', async () => {
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

  it('goes on after a refresh that has failed when even saying so fails, and rejects no request', async () => {
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

  it('goes on after a refresh that throws at once, and after a delay that cannot be told', async () => {
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

  it('does nothing more once disposed', async () => {
    const { loop, timers, started, finish } = loopInHand();
    const request = loop.request();
    finish();
    await request;
    loop.dispose();
    assert.equal(timers[0]?.disposed, true);
    await loop.request();
    assert.equal(started(), 1);
  });
});

describe('paceMs', () => {
  it('is fastest where the person looks', () => {
    const paces = [
      refreshIntervalMs({ viewVisible: true, windowFocused: true }),
      refreshIntervalMs({ viewVisible: true, windowFocused: false }),
      refreshIntervalMs({ viewVisible: false, windowFocused: true }),
      refreshIntervalMs({ viewVisible: false, windowFocused: false }),
    ];
    assert.deepEqual(
      paces,
      [...paces].sort((a, b) => a - b),
    );
    assert.equal(paces[0], 1000);
    assert.equal(paces[2], 5000);
  });
});
