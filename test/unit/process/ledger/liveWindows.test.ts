import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { createWindows } from '../../../../src/process/ledger/liveWindows';
import { processInfo } from '../../support/fixtures';

const bootedAt = 1_700_000_000_000;
const host = (pid: number, startTime: number): ProcessInfo =>
  processInfo({ pid, startTime, startedAt: bootedAt + startTime });

function windowsAmong(processes: readonly ProcessInfo[], get?: (pid: number) => ProcessInfo | undefined) {
  const find = (pid: number) => processes.find((one) => one.pid === pid);
  return createWindows({
    source: { get: get ?? find },
    pid: 500,
    startedAt: () => bootedAt + 60_000.4,
    exists: (pid) => find(pid) !== undefined,
  });
}

describe('createWindows', () => {
  const self = host(500, 60_000);
  const other = host(600, 90_000);

  it('recognises a window by pid and start time, and not another process that has its pid now', () => {
    const windows = windowsAmong([self, other]);
    assert.deepEqual(windows.self, { pid: 500, startTime: 60_000 });
    assert.equal(windows.isRunning({ pid: 600, startTime: 90_000 }), true);
    assert.equal(windows.isRunning({ pid: 600, startTime: 30_000 }), false);
    assert.equal(windows.isRunning({ pid: 700, startTime: 90_000 }), false);
  });

  it('counts an extension host that is a zombie as ended', () => {
    const windows = windowsAmong([self, { ...other, state: 'zombie' }]);
    assert.equal(windows.isRunning({ pid: 600, startTime: 90_000 }), false);
  });

  it('recognises a window whose start time differs by a second, as two windows may compute it', () => {
    assert.equal(windowsAmong([self, other]).isRunning({ pid: 600, startTime: 91_000 }), true);
  });

  it('compares only pids if the system knows nothing of this process, and identifies this process by the date of its start', () => {
    const windows = windowsAmong([self, other], () => undefined);
    assert.deepEqual(windows.self, { pid: 500, startTime: bootedAt + 60_000 });
    assert.equal(windows.isRunning({ pid: 600, startTime: 1 }), true);
    assert.equal(windows.isRunning({ pid: 700, startTime: 1 }), false);
  });

  it('identifies this window by a date if no file descriptor is left, and other windows recognise it by that', () => {
    const windows = windowsAmong([self], () => {
      throw new Error('no file descriptor left');
    });
    assert.deepEqual(windows.self, { pid: 500, startTime: bootedAt + 60_000 });
    assert.equal(windowsAmong([self, host(500, 60_000)]).isRunning(windows.self), true);
  });

  it('does not count a window as ended that an earlier version identified without a start time', () => {
    const windows = windowsAmong([self, other]);
    assert.equal(windows.isRunning({ pid: 600, startTime: 0 }), true);
    assert.equal(windows.isRunning({ pid: 700, startTime: 0 }), false);
  });

  it('reports its own process as running', () => {
    const windows = createWindows({ source: { get: () => undefined } });
    assert.equal(windows.isRunning(windows.self), true);
    assert.ok(windows.self.startTime > bootedAt && windows.self.startTime <= Date.now());
  });
});
