import assert from 'node:assert/strict';
import { withoutConsoleHosts } from '../../../../../src/process/source/windows/consoleHosts';
import { GrowingBuffer } from '../../../../../src/process/source/windows/growingBuffer';
import { readStartTime } from '../../../../../src/process/source/windows/openProcess';
import { readProcessList, type EarlierList } from '../../../../../src/process/source/windows/processList';
import { ListingError } from '../../../../../src/process/source/processSource';
import { FakeWindows } from '../../../support/fakeWindows';

describe('readProcessList', () => {
  let windows: FakeWindows;

  beforeEach(() => {
    windows = new FakeWindows();
  });

  const read = (before?: EarlierList) =>
    readProcessList(windows.api.ntdll, new GrowingBuffer(Buffer.alloc(64)), {
      readStartTime: (pid) => readStartTime(windows.api.kernel32, pid),
      before,
    });
  const parentOf = (pid: number): number | undefined => read().get(pid)?.info.parentPid;

  it('has no parent for a process whose parent is gone, or whose parent pid belongs to a younger process', () => {
    const parent = windows.start();
    const child = windows.start({ parentPid: parent.pid });
    assert.equal(parentOf(child.pid), parent.pid);
    windows.end(parent.pid);
    assert.equal(parentOf(child.pid), 0);
    windows.start({ pid: parent.pid });
    assert.equal(parentOf(child.pid), 0);
  });

  it('has an original parent for a process whose parent has exited, as long as something holds that', () => {
    const parent = windows.start();
    const child = windows.start({ parentPid: parent.pid });
    const older = windows.start({ startTime: parent.startTime - 1, parentPid: parent.pid });
    const originalParentOf = ({ pid }: { pid: number }) => read().get(pid)?.info.originalParent;
    assert.equal(originalParentOf(child), undefined);
    windows.change(parent.pid, { isExited: true });
    assert.equal(parentOf(child.pid), 0);
    assert.deepEqual(originalParentOf(child), { pid: parent.pid, startTime: parent.startTime });
    assert.equal(originalParentOf(older), undefined);
    windows.end(parent.pid);
    assert.equal(originalParentOf(child), undefined);
    windows.start({ pid: parent.pid });
    assert.equal(originalParentOf(child), undefined);
  });

  it('keeps the original parent of a process that a listing has shown with its parent, for good', () => {
    const parent = windows.start();
    const child = windows.start({ parentPid: parent.pid });
    let list = read();
    windows.end(parent.pid);
    for (let time = 0; time < 3; time++) {
      list = read({ list, ageMs: 60_000 });
      assert.deepEqual(list.get(child.pid)?.info.originalParent, { pid: parent.pid, startTime: parent.startTime });
    }
    windows.start({ pid: parent.pid });
    list = read({ list, ageMs: 60_000 });
    assert.deepEqual(list.get(child.pid)?.info.originalParent, { pid: parent.pid, startTime: parent.startTime });
    windows.end(child.pid);
    windows.start({ pid: child.pid, parentPid: parent.pid - 4 });
    assert.equal(read({ list, ageMs: 60_000 }).get(child.pid)?.info.originalParent, undefined);
  });

  it('has an original parent for a process that was started and lost its parent since the listing before', () => {
    const parent = windows.start();
    const list = read();
    const child = windows.start({ parentPid: parent.pid });
    const older = windows.start({ startTime: parent.startTime - 1, parentPid: parent.pid });
    windows.end(parent.pid);
    const originalParentOf = ({ pid }: { pid: number }, ageMs: number) =>
      read({ list, ageMs }).get(pid)?.info.originalParent;
    assert.deepEqual(originalParentOf(child, 100), { pid: parent.pid, startTime: parent.startTime });
    assert.equal(originalParentOf(older, 100), undefined);
    // Meanwhile its pid may have belonged to another process.
    assert.equal(originalParentOf(child, 2_000), undefined);
  });

  it('has no parent for a process that names itself', () => {
    const { pid } = windows.start({ pid: 4_000, parentPid: 4_000 });
    assert.equal(parentOf(pid), 0);
  });

  it('leaves out the idle time, and marks the processes of the kernel', () => {
    windows.start({ pid: 0, startTime: 0, name: '' });
    windows.start({ pid: 4, name: 'System' });
    windows.start({ pid: 120, parentPid: 4, name: 'Registry' });
    windows.start({ pid: 440, parentPid: 4, name: 'smss.exe' });
    const kernelThreads = [...read()].map(([pid, { info }]) => [pid, info.kernelThread]);
    assert.deepEqual(kernelThreads, [
      [4, true],
      [120, true],
      [440, false],
    ]);
  });

  it('fails if Windows refuses, and names the status', () => {
    windows.start();
    windows.listFailure = 0xc000_0022;
    assert.throws(
      () => read(),
      (error) => error instanceof ListingError && error.message.includes('0xc0000022'),
    );
  });
});

describe('withoutConsoleHosts', () => {
  it('leaves out the console host of a program, and keeps one that has started a program or has lost its own', () => {
    const windows = new FakeWindows();
    const shell = windows.start({ name: 'cmd.exe' });
    windows.start({ name: 'conhost.exe', parentPid: shell.pid });
    const terminal = windows.start({ name: 'conhost.exe', parentPid: shell.pid });
    const child = windows.start({ parentPid: terminal.pid });
    const left = windows.start({ name: 'Conhost.exe', parentPid: 99_996 });
    const all = [...readProcessList(windows.api.ntdll, new GrowingBuffer()).values()].map(({ info }) => info);
    assert.deepEqual(
      withoutConsoleHosts(all).map(({ pid }) => pid),
      [shell.pid, terminal.pid, child.pid, left.pid],
    );
  });
});
