import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RecordedHistory } from '../../../../src/process/history/recordedHistory';
import { keyOf } from '../../../../src/process/identity';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;

function snapshotOf(at: number, processes: readonly ProcessNode[], failure?: Error): Snapshot {
  const total = { cpu: 7, memory: 700, count: processes.length };
  const node = { origin, root: undefined, processes, isVSCode: false, detachedDescendants: [], ports: [], total };
  return { at, origins: [node], orphans: [], detached: [], ended: [], failure };
}

function node(pid: number, cpu: number | undefined, memory: number): ProcessNode {
  const own = processNode(processInfo({ pid, memory }), origin);
  return { ...own, cpu, total: { cpu: cpu === undefined ? undefined : cpu * 2, memory: memory * 2, count: 2 } };
}

const key = (pid: number): string => keyOf({ pid, startTime: pid * 10 });

describe('RecordedHistory', () => {
  let time = 0;
  let history: RecordedHistory;

  beforeEach(() => {
    time = 1_000_000;
    history = new RecordedHistory(() => time);
  });

  const record = (cpu: number | undefined, memory: number): void => {
    history.record(snapshotOf(time, [node(2, cpu, memory)]));
  };

  it('has the mean of the CPU and the most memory of each five seconds, of the process and of its tree', () => {
    record(10, 100);
    time += 1_000;
    record(30, 120);
    time += 5_000;
    record(50, 90);
    assert.deepEqual(history.own(key(2))?.count, [1, 1]);
    assert.deepEqual(history.tree(key(2))?.count, [2, 2]);
    const { cpu, memory, intervalMs, endsAt } = history.own(key(2)) ?? assert.fail();
    assert.deepEqual(
      { cpu, memory, intervalMs, endsAt },
      { cpu: [20, 50], memory: [120, 90], intervalMs: 5_000, endsAt: time },
    );
    assert.deepEqual(history.tree(key(2))?.cpu, [40, 100]);
    assert.deepEqual(history.tree(key(2))?.memory, [240, 180]);
  });

  it('records origins by their ids', () => {
    record(10, 100);
    assert.deepEqual(history.tree(origin.id)?.memory, [700]);
  });

  it('does not know the CPU before it is measured, nor anything of a time without a snapshot', () => {
    record(undefined, 100);
    time += 20_000;
    record(4, 100);
    assert.deepEqual(history.own(key(2))?.cpu, [NaN, NaN, NaN, NaN, 4]);
    assert.deepEqual(history.own(key(2))?.memory, [100, NaN, NaN, NaN, 100]);
  });

  it('has no gaps while listings are ten seconds apart and a bit, as they are while the window has no focus', () => {
    time += 4_900;
    for (const cpu of [10, 20, 30]) {
      record(cpu, cpu);
      time += 10_200;
    }
    assert.deepEqual(history.own(key(2))?.cpu, [10, 20, 20, 20, 30, 30]);
  });

  it('keeps ten minutes, and nothing older comes back after a long pause', () => {
    for (let second = 0; second < 700; second++) {
      record(second, 100);
      time += 1_000;
    }
    assert.equal(history.own(key(2))?.cpu.length, 120);
    time += 3_600_000;
    record(1, 100);
    const cpu = history.own(key(2))?.cpu ?? [];
    assert.equal(cpu.length, 120);
    assert.deepEqual(
      cpu.filter((value) => !Number.isNaN(value)),
      [1],
    );
  });

  it('learns nothing from a failed listing', () => {
    record(10, 100);
    time += 5_000;
    history.record(snapshotOf(time, [node(2, 90, 900)], new Error('EIO')));
    assert.deepEqual(history.own(key(2))?.cpu, [10]);
  });

  it('forgets a process some seconds after its end', () => {
    record(10, 100);
    time += 6_000;
    history.record(snapshotOf(time, []));
    assert.ok(history.own(key(2)), 'it is still shown as ended');
    time += 6_000;
    history.record(snapshotOf(time, []));
    assert.equal(history.own(key(2)), undefined);
  });

  it('keeps a process that is held as it was at its end, until the last hold is disposed of', () => {
    const holds = [history.hold(key(2)), history.hold(key(2))];
    record(10, 100);
    const endedAt = time;
    time += 3_600_000;
    history.record(snapshotOf(time, []));
    const { cpu, endsAt } = history.own(key(2)) ?? assert.fail();
    assert.deepEqual([cpu, endsAt], [[10], endedAt]);
    holds[0]?.dispose();
    holds[0]?.dispose();
    history.record(snapshotOf((time += 1_000), []));
    assert.ok(history.own(key(2)), 'another one holds it still');
    holds[1]?.dispose();
    history.record(snapshotOf((time += 1_000), []));
    assert.equal(history.own(key(2)), undefined);
  });

  it('has an hour in readings of half a minute', () => {
    for (let second = 0; second < 4_000; second += 5) {
      record(second < 2_000 ? 10 : 30, second);
      time += 5_000;
    }
    const { cpu, memory, intervalMs } = history.tree(key(2), 'hour') ?? assert.fail();
    assert.deepEqual([intervalMs, cpu.length, cpu[0], cpu.at(-1)], [30_000, 120, 20, 60]);
    assert.equal((memory.at(-2) ?? 0) - (memory.at(-3) ?? 0), 60, 'the most of each half minute');
  });

  it('records the forks of a process, and none where they are not known', () => {
    history.record(snapshotOf(time, [{ ...node(2, 1, 1), forksPerSecond: 200 }, node(3, 1, 1)]));
    assert.deepEqual([history.own(key(2))?.forks, history.own(key(3))?.forks], [[200], [0]]);
    assert.deepEqual(history.tree(origin.id)?.forks, [NaN]);
  });

  it('records the root of an origin as a process', () => {
    const [shown] = snapshotOf(time, []).origins;
    assert.ok(shown);
    history.record({ ...snapshotOf(time, []), origins: [{ ...shown, rootNode: node(9, 3, 30) }] });
    assert.deepEqual([history.own(key(9))?.cpu, history.tree(key(9))?.memory], [[3], [60]]);
  });

  it('is no larger after an hour of 50 processes a second that end at once', () => {
    let pid = 100;
    let largest = 0;
    for (let second = 0; second < 3_600; second++) {
      const young = Array.from({ length: 50 }, () => node(pid++, undefined, 100));
      history.record(snapshotOf(time, [node(2, 1, 100), ...young]));
      if (second > 0) largest = Math.max(largest, history.size);
      time += 1_000;
    }
    assert.equal(largest, 2 + 50 * 11);
  });

  it('takes at most 8 MB with 1,000 processes of an hour', () => {
    setFlagsFromString('--expose_gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const bytes = (): number => {
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const nodes = Array.from({ length: 1_000 }, (_, index) => node(index + 2, 1, 100));
    const snapshot = snapshotOf(0, nodes);
    history.record(snapshot);
    history = new RecordedHistory(() => time);
    const before = bytes();
    for (let second = 0; second < 3_700; second += 5) {
      history.record(snapshot);
      time += 5_000;
    }
    const used = bytes() - before;
    assert.equal(history.size, 1_001);
    assert.ok(used < 8 * 1024 * 1024, `${used} bytes`);
  });
});
