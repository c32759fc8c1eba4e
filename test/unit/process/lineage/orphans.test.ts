import assert from 'node:assert/strict';
import type { OwnedProcess } from '../../../../src/process/lineage/attribution';
import { classifyInSteps, classifyOrphans, type OrphanPolicy } from '../../../../src/process/lineage/orphans';
import { ownedProcess, processInfo } from '../../support/fixtures';

describe('classifyOrphans', () => {
  const policy: OrphanPolicy = { graceMs: () => 1000, classify: () => 'orphan' };
  const classify = (all: readonly OwnedProcess[], now: number, some: Partial<OrphanPolicy> = {}) =>
    classifyOrphans(
      { owned: new Map(all.map((one) => [one.process.pid, one])), roots: new Map() },
      { ...policy, ...some },
      now,
    );

  it('does not classify a process that has a parent', () => {
    assert.deepEqual(classify([ownedProcess(processInfo({ pid: 10 }))], 5000), { orphans: [], recheckAt: undefined });
  });

  it('gives each process its grace period, and has a listing when the next one ends', () => {
    const all = [
      ownedProcess(processInfo({ pid: 10 }), { orphanedAt: 4500 }),
      ownedProcess(processInfo({ pid: 11 }), { orphanedAt: 4200 }),
    ];
    const early = classify(all, 5000);
    assert.deepEqual(
      early.orphans.map(({ state }) => state),
      ['leaving', 'leaving'],
    );
    assert.equal(early.recheckAt, 5200);
    const later = classify(all, 5200);
    assert.deepEqual(
      later.orphans.map(({ process, state }) => [process.pid, state]),
      [
        [11, 'orphan'],
        [10, 'leaving'],
      ],
    );
    assert.equal(classify(all, 5500).recheckAt, undefined);
  });

  it('rechecks at short intervals only for a short time, however long the grace period is', () => {
    const all = [ownedProcess(processInfo({ pid: 10 }), { orphanedAt: 1_000 })];
    const longGrace = { graceMs: () => 300_000 };
    const checks: number[] = [];
    for (let now = 1_000; now < 301_000; now = classify(all, now, longGrace).recheckAt ?? Infinity) checks.push(now);
    assert.ok(checks.length <= 9, `checked ${checks.length} times`);
    assert.equal(classify(all, checks.at(-1) ?? 0, longGrace).recheckAt, 301_000);
  });
});

describe('classifyInSteps', () => {
  it('pauses after each process that the policy is asked about, and comes to the same result as at once', () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      ownedProcess(processInfo({ pid: 60 - index }), { orphanedAt: 1_000 + (index % 3) }),
    );
    const attribution = { owned: new Map(all.map((one) => [one.process.pid, one])), roots: new Map() };
    let calls = 0;
    const counting: OrphanPolicy = {
      graceMs: () => {
        calls++;
        return 1_000;
      },
      classify: () => 'orphan',
    };
    const steps = classifyInSteps(attribution, counting, 2_001);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) assert.equal(calls, ++pauses);
    assert.equal(pauses, 50);
    assert.deepEqual(step.value, classifyOrphans(attribution, counting, 2_001));
  });
});
