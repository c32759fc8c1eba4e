import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const extensionHost = processInfo({ pid: 50, parentPid: 40 });
const shell = processInfo({ pid: 100, parentPid: 50, session: 100 });
const server = processInfo({ pid: 200, parentPid: 100, session: 100 });
const worker = processInfo({ pid: 300, parentPid: 200, session: 100 });

type Step = readonly [processes: readonly ProcessInfo[], origins: readonly Origin[]];

/** A lineage that has seen these listings at 1, 2, 3, … ms. */
function lineageAfter(...steps: readonly Step[]) {
  const lineage = new Lineage();
  let owned = lineage.begin([]).finish(new ProcessTable([]), 0).owned;
  for (const [index, [processes, origins]] of steps.entries()) {
    owned = lineage.begin(origins).finish(new ProcessTable(processes), index + 1).owned;
  }
  const records = [...owned.values()].map(({ record }) => record);
  return {
    lineage,
    pids: [...owned.keys()].sort((a, b) => a - b),
    orphans: records.filter(({ orphanedAt }) => orphanedAt !== undefined),
  };
}

const pidsOf = (processes: Iterable<{ readonly pid: number }>) => [...processes].map(({ pid }) => pid);

describe('Lineage', () => {
  it('attributes the tree of an origin, and no other process', () => {
    const other = processInfo({ pid: 999, parentPid: 1 });
    const { pids, orphans } = lineageAfter([[shell, server, worker, other], [terminal]]);
    assert.deepEqual(pids, [100, 200, 300]);
    assert.deepEqual(orphans, []);
  });

  it('counts a process whose parent has died as an orphan of its origin', () => {
    const { orphans } = lineageAfter(
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 1 }], [terminal]],
    );
    assert.equal(orphans.length, 1);
    assert.equal(orphans[0]?.pid, 300);
    assert.equal(orphans[0].parent?.name, 'p200');
    assert.equal(orphans[0].origin.label, 'zsh');
    assert.equal(orphans[0].orphanedAt, 2);
  });

  it('counts an abandoned tree once: the descendants of an orphan are no orphans', () => {
    const { orphans, pids } = lineageAfter(
      [[shell, server, worker], [terminal]],
      [[{ ...server, parentPid: 1 }, worker], []],
    );
    assert.deepEqual(pidsOf(orphans), [200]);
    assert.deepEqual(pids, [200, 300]);
  });

  it('recognises an orphan whatever process has adopted it, not only pid 1', () => {
    const { orphans } = lineageAfter(
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 777 }], [terminal]],
    );
    assert.equal(orphans.length, 1);
  });

  it('does not count a process as an orphan that a subreaper of the same tree has adopted', () => {
    const { orphans } = lineageAfter(
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 100 }], [terminal]],
    );
    assert.deepEqual(orphans, []);
  });

  it('counts a shell that survives its terminal as an orphan', () => {
    const { orphans } = lineageAfter([[shell], [terminal]], [[shell], []]);
    assert.deepEqual(pidsOf(orphans), [100]);
  });

  it('never counts a zombie as an orphan', () => {
    const { orphans, pids } = lineageAfter(
      [[shell, server, worker], [terminal]],
      [[shell, { ...worker, parentPid: 1, state: 'zombie' }], [terminal]],
    );
    assert.deepEqual(orphans, []);
    assert.deepEqual(pids, [100]);
  });

  it('does not attribute a process that has got the pid of a dead root, nor its children', () => {
    const other = processInfo({ pid: 100, parentPid: 1, startTime: 55_555 });
    const child = processInfo({ pid: 101, parentPid: 100, startTime: 66_666 });
    const { pids } = lineageAfter([[shell], [terminal]], [[], [terminal]], [[other, child], [terminal]]);
    assert.deepEqual(pids, []);
  });

  it('does not attribute a process that has got the pid of a dead descendant', () => {
    const other = processInfo({ pid: 300, parentPid: 1, startTime: 55_555 });
    const { pids } = lineageAfter([[shell, server, worker], [terminal]], [[shell, server, other], [terminal]]);
    assert.deepEqual(pids, [100, 200]);
  });

  it('forgets dead processes', () => {
    const { lineage } = lineageAfter([[shell, server, worker], [terminal]], [[shell], [terminal]]);
    assert.deepEqual(pidsOf(lineage.remembered()), [100]);
  });

  it('counts the program of a debug session as an orphan when it outlives the session', () => {
    const debug: Origin = { id: 'd', kind: 'debug', label: 'app', rootPid: 700 };
    const program = processInfo({ pid: 700, parentPid: 50 });
    const child = processInfo({ pid: 701, parentPid: 700 });
    const all = [extensionHost, program, child];
    const { orphans } = lineageAfter([all, [debug, host]], [all, [host]], [all, [host]]);
    assert.deepEqual(
      orphans.map(({ pid, origin, orphanedAt }) => [pid, origin.label, orphanedAt]),
      [[700, 'app', 2]],
    );
  });

  it('attributes the program of an ended debug session to the open terminal that it runs in', () => {
    const debug: Origin = { id: 'd', kind: 'debug', label: 'app', rootPid: 200 };
    const all = [shell, server];
    const { orphans, pids } = lineageAfter([all, [debug, terminal]], [all, [terminal]]);
    assert.deepEqual(orphans, []);
    assert.ok(pids.includes(200));
  });

  it('dates no orphan later than now when the clock is set back, and does not date it anew afterwards', () => {
    const { lineage } = lineageAfter();
    const left = new ProcessTable([shell, { ...server, parentPid: 1 }]);
    lineage.begin([terminal]).finish(new ProcessTable([shell, server]), 1_000_000);
    lineage.begin([terminal]).finish(left, 1_001_000);
    lineage.begin([terminal]).finish(left, 5_000);
    const { owned } = lineage.begin([terminal]).finish(left, 600_000);
    assert.equal(owned.get(200)?.record.orphanedAt, 5_000);
  });
});

describe('A Lineage that inherits from an earlier window', () => {
  it('recognises what the earlier window left by identity alone', () => {
    const { lineage: earlier } = lineageAfter([[shell, server, worker], [terminal]]);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    const recycled = processInfo({ pid: 200, parentPid: 1, startTime: 77_777 });
    const { owned } = later.begin([]).finish(new ProcessTable([recycled, { ...worker, parentPid: 1 }]), 5);
    assert.deepEqual([...owned.keys()], [300]);
    assert.equal(owned.get(300)?.record.inherited, true);
    assert.equal(owned.get(300)?.record.orphanedAt, 5);
  });

  it('counts a helper as held while the extension host that started it outlives its window, and then as an orphan', () => {
    const oldHost = processInfo({ pid: 500, parentPid: 90 });
    const helper = processInfo({ pid: 501, parentPid: 500 });
    const { lineage: earlier } = lineageAfter([[oldHost, helper], [{ ...host, rootPid: 500 }]]);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    const held = later.begin([]).finish(new ProcessTable([helper]), 2);
    assert.equal(held.owned.get(501)?.record.orphanedAt, undefined);
    const left = later.begin([]).finish(new ProcessTable([{ ...helper, parentPid: 1 }]), 3);
    assert.equal(left.owned.get(501)?.record.orphanedAt, 3);
  });

  it('forgets what it has inherited from a window that turns out to be alive', () => {
    const { lineage: earlier } = lineageAfter([[shell, server], [terminal]]);
    const later = new Lineage();
    later.inherit(earlier.remembered());
    later.begin([]).finish(new ProcessTable([shell, server]), 2);
    later.inherit(earlier.remembered());
    later.release(earlier.remembered());
    const { owned } = later.begin([]).finish(new ProcessTable([{ ...server, parentPid: 1 }]), 3);
    assert.deepEqual([...owned.keys()], []);
    assert.deepEqual([...later.remembered()], []);
  });
});
