import assert from 'node:assert/strict';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { sum } from '../../../../src/process/processTable';
import type { RunawayKind } from '../../../../src/process/runaway/runaway';
import { defaultLimits } from '../../../../src/process/runaway/runawayLimits';
import { processInfo } from '../../support/fixtures';
import { snapshotOf, Watch } from './replay';
import { node, show, told } from './shownProcesses';

const minute = 60;

describe('RunawayDetector', () => {
  it('tells of a process that has used a core for five minutes, and since when, with the figures', () => {
    const watch = new Watch();
    const tops = [node(2, { children: [node(3, { cpu: 100 })] })];
    show(watch, 0, 4 * minute, () => tops);
    assert.deepEqual(told(watch), []);
    show(watch, 4 * minute, 5 * minute + 6, () => tops);
    const [runaway, ...others] = watch.detector.get('3.30');
    assert.ok(runaway && others.length === 0);
    assert.deepEqual(runaway.figures, {
      ...{ kind: 'cpu', percent: 100, limit: 50, isTree: false },
      durationMs: runaway.figures.durationMs,
    });
    assert.ok(Math.abs(runaway.since) <= 10_000, `since ${runaway.since}`);
    assert.deepEqual([told(watch), watch.began.length], [['3 cpu'], 1]);
  });

  it('tells of the root of a terminal too, and of what its short-lived children use', () => {
    const watch = new Watch();
    show(watch, 0, 6 * minute, () => [node(2, { cpu: 120, forks: 200 })]);
    assert.deepEqual(told(watch), ['2 cpu', '2 forks']);
  });

  it('tells of a tree whose processes take turns after 20 minutes, and of the lowest process that accounts for it', () => {
    const watch = new Watch();
    const tops = (second: number): readonly ProcessNode[] => {
      const worker = node(100 + Math.floor(second / 20), { cpu: 100 });
      return [node(2, { children: [node(3, { children: [worker] }), node(4)] })];
    };
    show(watch, 0, 19 * minute, tops);
    assert.deepEqual(told(watch), []);
    show(watch, 19 * minute, 22 * minute, tops);
    assert.deepEqual(told(watch), ['3 cpu']);
    const [{ figures } = assert.fail()] = watch.detector.all;
    assert.ok(figures.kind === 'cpu' && figures.isTree);
  });

  it('lets it end once it has been quiet for half a minute, and not in a short pause', () => {
    const watch = new Watch();
    const busy = [node(2, { cpu: 100 })];
    const quiet = [node(2, { cpu: 1 })];
    show(watch, 0, 400, () => busy);
    show(watch, 400, 415, () => quiet);
    show(watch, 415, 500, () => busy);
    assert.deepEqual([told(watch), watch.began.length, watch.ended.length], [['2 cpu'], 1, 0]);
    show(watch, 500, 600, () => quiet);
    assert.deepEqual([told(watch), watch.ended.length], [[], 1]);
  });

  it('does not flap while a value is about the limit', () => {
    const watch = new Watch();
    show(watch, 0, 30 * minute, (second) => [node(2, { cpu: 50 + 10 * Math.sin(second / 20) })]);
    assert.ok(watch.began.length <= 1, `${watch.began.length} times`);
    assert.equal(watch.ended.length, 0);
  });

  it('lets it end at once when the process is gone, also with the pid handed out again', () => {
    const watch = new Watch();
    show(watch, 0, 400, () => [node(2, { cpu: 100 })]);
    assert.deepEqual(told(watch), ['2 cpu']);
    watch.see(401, snapshotOf([node(2, { cpu: 100, info: { startTime: 5 } })], 401_000));
    assert.deepEqual([told(watch), watch.ended.map(({ key }) => key)], [[], ['2.20']]);
  });

  it('learns nothing from a failed listing', () => {
    const watch = new Watch();
    show(watch, 0, 400, () => [node(2, { cpu: 100 })]);
    for (let second = 400; second < 500; second++) {
      watch.see(second, { ...snapshotOf([], second * 1000), failure: new Error('EIO') });
    }
    assert.deepEqual([told(watch), watch.ended.length], [['2 cpu'], 0]);
  });

  it('does not count a time without snapshots, as on a machine that was suspended', () => {
    const watch = new Watch();
    const busy = [node(2, { cpu: 100 })];
    show(watch, 0, 2 * minute, () => busy);
    show(watch, 600 * minute, 602 * minute, () => busy);
    assert.deepEqual(told(watch), [], 'four minutes are not five');
    show(watch, 602 * minute, 606 * minute, () => busy);
    assert.deepEqual(told(watch), ['2 cpu']);
    watch.see(1200 * minute, snapshotOf(busy, 0));
    assert.deepEqual(told(watch), ['2 cpu'], 'it may still go on');
  });

  it('works as well with a snapshot each five seconds, or each ten and more', () => {
    for (const everyS of [5, 10, 10.7, 12]) {
      const watch = new Watch();
      show(watch, 0, 400, () => [node(2, { cpu: 100 })], everyS);
      assert.deepEqual(told(watch), ['2 cpu'], `each ${everyS} s`);
    }
  });

  it('survives a date that is set while it watches', () => {
    const watch = new Watch();
    for (let second = 0; second < 400; second++) {
      watch.see(second, snapshotOf([node(2, { cpu: 100 })], second < 200 ? 1e12 : 5e11));
    }
    assert.deepEqual(told(watch), ['2 cpu']);
  });

  it('tells of memory that grows, and not any more when it stays as it is', () => {
    const watch = new Watch();
    show(watch, 0, 60, (second) => [node(2, { memoryMb: 50 + second * 4 })]);
    assert.deepEqual(told(watch), ['2 memory']);
    const [{ figures } = assert.fail()] = watch.detector.all;
    assert.ok(figures.kind === 'memory' && figures.growth >= defaultLimits.memoryGrowth);
    show(watch, 60, 300, () => [node(2, { memoryMb: 290 })]);
    assert.deepEqual([told(watch), watch.began.length, watch.ended.length], [[], 1, 1]);
  });

  it('waits longer with a process that is at work', () => {
    const watch = new Watch();
    show(watch, 0, 150, (second) => [node(2, { memoryMb: 50 + second * 4, cpu: 40 })]);
    assert.deepEqual(told(watch), []);
    show(watch, 150, 300, (second) => [node(2, { memoryMb: 50 + second * 4, cpu: 40 })]);
    assert.deepEqual(told(watch), ['2 memory']);
  });

  it('tells of a tree with very many processes, of the lowest that has them', () => {
    const watch = new Watch();
    const many = Array.from({ length: 300 }, (_, index) => node(100 + index));
    show(watch, 0, minute, () => [node(2, { children: [node(3, { children: many })] })]);
    assert.deepEqual(told(watch), ['3 processes']);
  });

  const helper = (pid: number, startS: number, parentPid: number): ProcessNode =>
    node(pid, {
      info: { startTime: startS * 1000, parentPid, name: 'node', commandLine: ['node', 'mcp.js', `${pid}`] },
    });

  it('tells of a pile-up below its parent, as long as most of it is there', () => {
    const watch = new Watch();
    const tops = (count: number): readonly ProcessNode[] => [
      node(2, { children: Array.from({ length: count }, (_, index) => helper(100 + index, index * 20, 2)) }),
    ];
    show(watch, 0, 12 * 20, (second) => tops(1 + Math.floor(second / 20)));
    assert.deepEqual(told(watch), ['2 pileUp']);
    const [{ figures } = assert.fail()] = watch.detector.all;
    assert.ok(figures.kind === 'pileUp' && figures.count === 12 && figures.youngest.pid === 111);
    show(watch, 240, 300, () => tops(8));
    assert.deepEqual(told(watch), ['2 pileUp']);
    show(watch, 300, 400, () => tops(2));
    assert.deepEqual(told(watch), []);
  });

  it('tells of a pile-up of children of the extension host at their origin', () => {
    const watch = new Watch();
    const host = processInfo({ pid: 50 });
    const snapshotAt = (second: number): Snapshot => {
      const count = 1 + Math.floor(second / 20);
      const processes = Array.from({ length: count }, (_, index) => helper(100 + index, index * 20, 50));
      const parts = { isVSCode: false, detachedDescendants: [], ports: [], total: sum([]) };
      const extension = { id: 'ext-1', kind: 'extension', label: 'Agent' } as const;
      const extensionHost = { id: 'host', kind: 'extensionHost', label: 'host' } as const;
      return {
        ...snapshotOf([], second * 1000),
        origins: [
          { ...parts, origin: extensionHost, root: host, processes: [] },
          { ...parts, origin: extension, root: undefined, processes },
        ],
      };
    };
    for (let second = 0; second < 240; second++) watch.see(second, snapshotAt(second));
    const [runaway] = watch.detector.get('ext-1');
    assert.deepEqual([runaway?.figures.kind, runaway?.process.pid, runaway?.origin.id], ['pileUp', 50, 'ext-1']);
  });

  it('does not tell of what is ignored, or of a kind that is off, from the next snapshot on', () => {
    const ignored = new Set<number>();
    const off = new Set<RunawayKind>();
    const watch = new Watch({
      isIgnored: ({ process }) => ignored.has(process.pid),
      isEnabled: (kind) => !off.has(kind),
    });
    const tops = [node(2, { cpu: 100, children: [node(3, { cpu: 100 }), node(4, { cpu: 100 })] })];
    show(watch, 0, 400, () => tops);
    assert.deepEqual(told(watch), ['2 cpu', '3 cpu', '4 cpu']);
    ignored.add(3);
    watch.see(401, snapshotOf(tops, 401_000));
    assert.deepEqual([told(watch), watch.ended.length], [['2 cpu', '4 cpu'], 1]);
    off.add('cpu');
    show(watch, 402, 500, () => tops);
    assert.deepEqual([told(watch), watch.began.length], [[], 3]);
  });

  it('does not tell of the parent of what is ignored instead, though the parent has a busy tree', () => {
    const watch = new Watch({ isIgnored: ({ process }) => process.pid === 3 });
    show(watch, 0, 30 * minute, () => [node(2, { children: [node(3, { cpu: 100 })] })]);
    assert.deepEqual(told(watch), []);
  });

  it('does not tell of another VS Code, which is a single row', () => {
    const watch = new Watch();
    show(watch, 0, 400, () => [node(2, { children: [{ ...node(3, { cpu: 300 }), isVSCode: true }] })]);
    assert.deepEqual(told(watch), []);
  });
});
