import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin } from '../../../../src/process/origin';
import { ProcessTable } from '../../../../src/process/processTable';
import { lineageRecord, processInfo } from '../../support/fixtures';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50, session: 100 });
const left = processInfo({ pid: 300, parentPid: 1 });

const pidsOf = (processes: Iterable<{ readonly pid: number }>) => [...processes].map(({ pid }) => pid);

describe('LineagePass', () => {
  it('has inherited processes listed in every pass until one is finished', () => {
    const lineage = new Lineage();
    lineage.inherit([lineageRecord(left)]);
    assert.deepEqual(pidsOf(lineage.begin([]).inherited), [300]);
    const pass = lineage.begin([]);
    assert.deepEqual(pidsOf(pass.inherited), [300], 'the listing of the pass before has failed');
    pass.finish(new ProcessTable([left]), 2);
    assert.deepEqual(pidsOf(lineage.begin([]).inherited), []);
  });

  it('does not count processes as dead that were inherited while it was under way', () => {
    const lineage = new Lineage();
    const pass = lineage.begin([]);
    lineage.inherit([lineageRecord(left)]);
    assert.deepEqual(pidsOf(pass.inherited), []);
    pass.finish(new ProcessTable([]), 4);
    const next = lineage.begin([]);
    assert.deepEqual(pidsOf(next.inherited), [300]);
    assert.deepEqual([...next.finish(new ProcessTable([left]), 5).owned.keys()], [300]);
  });

  it('can be finished only once', () => {
    const lineage = new Lineage();
    const pass = lineage.begin([terminal]);
    pass.finish(new ProcessTable([shell]), 1);
    assert.throws(() => pass.finish(new ProcessTable([]), 2), /only once/);
    assert.deepEqual(pidsOf(lineage.remembered()), [100]);
  });

  it('changes nothing unless it is finished', () => {
    const lineage = new Lineage();
    lineage.begin([terminal]).finish(new ProcessTable([shell]), 1);
    lineage.begin([]);
    assert.deepEqual(pidsOf(lineage.remembered()), [100]);
    assert.equal(lineage.rootIdentity('t')?.pid, 100);
  });

  it('comes to the same result in steps as at once', () => {
    const processes = [shell, processInfo({ pid: 101, parentPid: 100 }), left];
    const atOnce = new Lineage().begin([terminal]).finish(new ProcessTable(processes), 1);
    const steps = new Lineage().begin([terminal]).finishInSteps(new ProcessTable(processes), 1);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count++;
    assert.deepEqual(step.value, atOnce);
    assert.equal(count, 5, 'one step for each process that is listed, and one for each that is ours');
  });
});
