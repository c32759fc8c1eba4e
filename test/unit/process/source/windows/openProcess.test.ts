import assert from 'node:assert/strict';
import { processAccess } from '../../../../../src/process/source/windows/kernel32';
import { isPid, readTimes, withProcess, withSameProcess } from '../../../../../src/process/source/windows/openProcess';
import { FakeWindows } from '../../../support/fakeWindows';

describe('withProcess', () => {
  let windows: FakeWindows;
  const open = (pid: number) => withProcess(windows.api.kernel32, pid, processAccess.queryLimited, () => 'opened');

  beforeEach(() => {
    windows = new FakeWindows();
  });

  afterEach(() => {
    assert.equal(windows.openHandles, 0);
  });

  it('opens a process, and closes it even if what is done with it throws', () => {
    const { pid } = windows.start();
    assert.equal(open(pid), 'opened');
    assert.throws(() =>
      withProcess(windows.api.kernel32, pid, 0, () => {
        throw new Error('failed');
      }),
    );
  });

  it('takes a pid that is none for that of no process, though Windows would open the process before it', () => {
    const { pid } = windows.start();
    assert.notEqual(windows.api.kernel32.openProcess(0, pid + 1), 0);
    windows.openHandles = 0;
    for (const wrong of [pid + 1, pid + 2, pid + 3, 0, -4, 1.5, NaN, 2 ** 32, pid + 2 ** 32]) {
      assert.equal(open(wrong), 'gone', `${wrong}`);
      assert.equal(isPid(wrong), false, `${wrong}`);
    }
  });

  it('tells a process that is gone from one that may not be opened', () => {
    assert.equal(open(99_996), 'gone');
    assert.equal(open(windows.start({ isProtected: true }).pid), 'denied');
  });

  it('takes a process that has exited for gone, though a handle keeps its pid', () => {
    assert.equal(open(windows.start({ isExited: true }).pid), 'gone');
  });

  it('opens exactly the process that was meant', () => {
    const { pid, startTime } = windows.start({ threads: [{ tid: 8, userTime: 1_000, kernelTime: 250 }] });
    const read = (process: { pid: number; startTime: number }) =>
      withSameProcess(windows.api.kernel32, process, 0, (handle) => readTimes(windows.api.kernel32, handle));
    assert.deepEqual(read({ pid, startTime }), { startTime, cpuTime: 1_250 });
    assert.equal(read({ pid, startTime: startTime - 1 }), 'gone');
  });
});
