import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { createWindows } from '../../../../src/process/ledger/liveWindows';
import { processInfo } from '../../support/fixtures';

const bootedAt = 1_700_000_000_000;
const host = (pid: number, startTime: number): ProcessInfo =>
  processInfo({ pid, startTime, startedAt: bootedAt + startTime });

function windowsAmong(processes: readonly ProcessInfo[], look?: (pid: number) => ProcessInfo | undefined) {
  const find = (pid: number) => processes.find((one) => one.pid === pid);
  return createWindows({
    source: { get: look ?? find },
    pid: 500,
    startedAt: () => bootedAt + 60_000.4,
    exists: (pid) => find(pid) !== undefined,
  });
}

describe('createWindows', () => {
  const self = host(500, 60_000);
  const other = host(600, 90_000);

  it('knows a window by pid and start time, and no stranger that has its pid now', () => {
    const windows = windowsAmong([self, other]);
    assert.deepEqual(windows.self, { pid: 500, startTime: 60_000 });
    assert.equal(windows.isRunning({ pid: 600, startTime: 90_000 }), true);
    assert.equal(windows.isRunning({ pid: 600, startTime: 30_000 }), false);
    assert.equal(windows.isRunning({ pid: 700, startTime: 90_000 }), false);
  });

  it('takes a dead extension host that has not been waited for as gone', () => {
    const windows = windowsAmong([self, { ...other, state: 'zombie' }]);
    assert.equal(windows.isRunning({ pid: 600, startTime: 90_000 }), false);
  });

  it('bears that two windows see start times which differ by a second', () => {
    assert.equal(windowsAmong([self, other]).isRunning({ pid: 600, startTime: 91_000 }), true);
  });

  it('goes by pids alone where the system tells nothing of this process, whose name is the date of its start', () => {
    const windows = windowsAmong([self, other], () => undefined);
    assert.deepEqual(windows.self, { pid: 500, startTime: bootedAt + 60_000 });
    assert.equal(windows.isRunning({ pid: 600, startTime: 1 }), true);
    assert.equal(windows.isRunning({ pid: 700, startTime: 1 }), false);
  });

  it('is named by a date without a file descriptor, and other windows know it by that', () => {
    const windows = windowsAmong([self], () => {
      throw new Error('no file descriptor left');
    });
    assert.deepEqual(windows.self, { pid: 500, startTime: bootedAt + 60_000 });
    assert.equal(windowsAmong([self, host(500, 60_000)]).isRunning(windows.self), true);
  });

  it('does not take a window for gone that an earlier version has named without a start time', () => {
    const windows = windowsAmong([self, other]);
    assert.equal(windows.isRunning({ pid: 600, startTime: 0 }), true);
    assert.equal(windows.isRunning({ pid: 700, startTime: 0 }), false);
  });

  it('knows the process that it runs in when it is asked for that', () => {
    const windows = createWindows({ source: { get: () => undefined } });
    assert.equal(windows.isRunning(windows.self), true);
    assert.ok(windows.self.startTime > bootedAt && windows.self.startTime <= Date.now());
  });
});
