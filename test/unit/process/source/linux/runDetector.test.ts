import assert from 'node:assert/strict';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { RunDetector } from '../../../../../src/process/source/linux/runDetector';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { FakeProc } from '../../../support/fakeProc';

function createProc(ownSchedstat = '5000 0 1\n'): FakeProc {
  const proc = new FakeProc();
  proc.files.set('/proc/self/schedstat', ownSchedstat);
  proc.start({ pid: 1, parentPid: 0 });
  proc.start({ pid: 10, parentPid: 1 });
  return proc;
}

describe('RunDetector', () => {
  it('tells whether a process has run since it was asked last, to the nanosecond', () => {
    const proc = createProc();
    const process = proc.start({ pid: 11, ranNs: 7 });
    const runs = new RunDetector(proc);
    assert.deepEqual([runs.mayHaveRun(11), runs.mayHaveRun(11)], [true, false]);
    proc.change(process, { ranNs: 8 });
    assert.deepEqual([runs.mayHaveRun(11), runs.mayHaveRun(11)], [true, false]);
    runs.dispose();
    assert.equal(proc.openCount, 0);
  });

  it('does not take another process for one that has ended', () => {
    const proc = createProc();
    proc.start({ pid: 11, ranNs: 7 });
    const runs = new RunDetector(proc);
    runs.mayHaveRun(11);
    proc.end(11);
    proc.start({ pid: 11, ranNs: 7 });
    assert.equal(runs.mayHaveRun(11), true);
    runs.dispose();
  });

  for (const [what, text] of [
    ['counts nothing', '0 0 0\n'],
    ['has no such file', undefined],
    ['writes something else there', 'none\n'],
  ] as const) {
    it(`knows of no process that it has not run, and keeps no file, if the kernel ${what}`, () => {
      const proc = createProc(text);
      if (text === undefined) proc.files.delete('/proc/self/schedstat');
      const runs = new RunDetector(proc);
      for (let time = 0; time < 3; time++) assert.equal(runs.mayHaveRun(10), true);
      assert.equal(proc.openCount, 0);
    });
  }

  it('keeps an eighth of the free descriptors at most, and knows nothing of the other processes', () => {
    const proc = createProc();
    proc.files.set('/proc/self/limits', 'Max open files            24                 4096                 files\n');
    for (const pid of [11, 12, 13, 14]) proc.start({ pid });
    const runs = new RunDetector(proc);
    const ask = () => [11, 12, 13, 14].map((pid) => runs.mayHaveRun(pid));
    assert.deepEqual([ask(), ask()], [Array(4).fill(true), [false, false, false, true]]);
    runs.dispose();
  });
});

describe('A listing of processes that have not run', () => {
  let proc: FakeProc;
  let source: ProcessSource;
  let time = 0;
  let read: string[] = [];

  const list = async (): Promise<ReadonlyMap<number, ProcessInfo>> => {
    time += 1000;
    read = [];
    const { processes } = await source.list({ roots: new Set([10]) });
    return new Map(processes.map((process) => [process.pid, process]));
  };

  beforeEach(() => {
    proc = createProc();
    source = createProcfsSource({ fs: proc, now: () => time, self: 10 });
    proc.onCall = (call, path) => {
      if (call === 'read' && path.endsWith('/stat')) read.push(path);
    };
  });

  afterEach(() => {
    source.dispose();
    assert.equal(proc.openCount, 0, 'files left open');
  });

  it('reads the stat of each in one of eight listings', async () => {
    for (let pid = 11; pid <= 26; pid++) proc.start({ pid, parentPid: 10 });
    for (let count = 0; count < 4; count++) await list();
    const counts = new Map<string, number>();
    for (let count = 0; count < 8; count++) {
      await list();
      for (const path of read) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
    for (let pid = 11; pid <= 26; pid++) assert.equal(counts.get(`/proc/${pid}/stat`), 1, `${pid}`);
  });

  it('shows at once what a process has used that has run', async () => {
    const process = proc.start({ pid: 11, parentPid: 10 });
    for (let count = 0; count < 20; count++) {
      await list();
      proc.change(process, { ranNs: 1000 * (count + 1), times: [count, 0, 0, 0], state: count % 2 === 0 ? 'S' : 'T' });
      const shown = (await list()).get(11);
      assert.deepEqual([shown?.cpuTime, shown?.state], [count * 10, count % 2 === 0 ? 'sleeping' : 'stopped']);
    }
  });

  it('shows at once that a process has lost its parent, by which it has not run', async () => {
    for (let round = 0; round < 10; round++) {
      const parent = proc.start({ parentPid: 10 });
      const child = proc.start({ parentPid: parent.pid });
      for (let count = 0; count < 4 + round; count++) await list();
      proc.end(parent.pid);
      proc.change(child, { parentPid: 1 });
      assert.equal((await list()).get(child.pid)?.parentPid, 1);
    }
  });

  it('shows at once that a process has become a zombie, and that its child has another parent then', async () => {
    const parent = proc.start({ parentPid: 10 });
    const child = proc.start({ parentPid: parent.pid });
    for (let count = 0; count < 5; count++) await list();
    proc.change(parent, { state: 'Z', ranNs: 1 });
    proc.change(child, { parentPid: 1 });
    const shown = await list();
    assert.deepEqual([shown.get(parent.pid)?.state, shown.get(child.pid)?.parentPid], ['zombie', 1]);
  });

  it('reads a process each time that has other threads, of which its first one tells nothing', async () => {
    const process = proc.start({ pid: 11, parentPid: 10, threads: 2 });
    for (let count = 0; count < 20; count++) {
      proc.change(process, { times: [count, 0, 0, 0] });
      assert.equal((await list()).get(11)?.cpuTime, count * 10);
    }
  });

  it('shows within eight listings what the system has taken of its memory', async () => {
    const process = proc.start({ pid: 11, parentPid: 10, pages: 100 });
    for (let count = 0; count < 5; count++) await list();
    proc.change(process, { pages: 3 });
    const memories: (number | undefined)[] = [];
    for (let count = 0; count < 8; count++) memories.push((await list()).get(11)?.memory);
    assert.equal(memories.at(-1), 3 * 4096);
  });

  it('reads the command line again after half a minute if the process has run, else after five', async () => {
    const process = proc.start({ pid: 11, parentPid: 10, commandLine: ['before'], ranNs: 1 });
    const shownAfter = async (listings: number) => {
      for (let count = 0; count < listings; count++) await list();
      return (await list()).get(11)?.commandLine[0];
    };
    // Read for the first time, and again once it is quiet.
    await shownAfter(70);
    proc.change(process, { commandLine: ['unseen'] });
    assert.equal(await shownAfter(100), 'before', 'a process that has not run has written nothing');
    assert.equal(await shownAfter(250), 'unseen');
    proc.change(process, { commandLine: ['after'], ranNs: 2 });
    assert.equal(await shownAfter(40), 'after');
  });
});
