import assert from 'node:assert/strict';
import { graceFor } from '../../../../src/process/lineage/gracePeriod';
import type { OriginKind } from '../../../../src/process/origin';
import { classifyInSteps, classifyOrphans, type OrphanPolicy } from '../../../../src/process/lineage/orphans';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';
import { type LineageRecord } from '../../../../src/process/lineage/lineageRecord';
import { type OwnedProcess } from '../../../../src/process/lineage/attribution';

function known(process: ProcessInfo, some: Partial<LineageRecord> = {}): OwnedProcess {
  const { pid, startTime, name } = process;
  const origin = { id: 't', kind: 'terminal' as const, label: 'zsh' };
  return {
    process,
    isVSCode: false,
    launchesVSCode: false,
    record: {
      pid,
      startTime,
      name,
      origin,
      evidence: 'descent',
      hostPid: undefined,
      parent: undefined,
      inherited: false,
      orphanedAt: undefined,
      session: 0,
      ...some,
    },
  };
}

describe('judgeOrphans', () => {
  const policy: OrphanPolicy = { graceMs: () => 1000, classify: () => 'orphan' };
  const judge = (all: readonly OwnedProcess[], now: number, some: Partial<OrphanPolicy> = {}) =>
    classifyOrphans(
      { owned: new Map(all.map((one) => [one.process.pid, one])), roots: new Map() },
      { ...policy, ...some },
      now,
    );

  it('leaves alone whoever has a parent', () => {
    assert.deepEqual(judge([known(processInfo({ pid: 10 }))], 5000), { orphans: [], recheckAt: undefined });
  });

  it('gives time to leave, and says when that is over', () => {
    const all = [
      known(processInfo({ pid: 10 }), { orphanedAt: 4500 }),
      known(processInfo({ pid: 11 }), { orphanedAt: 4200 }),
    ];
    const early = judge(all, 5000);
    assert.deepEqual(
      early.orphans.map(({ state }) => state),
      ['leaving', 'leaving'],
    );
    assert.equal(early.recheckAt, 5200);
    const later = judge(all, 5200);
    assert.deepEqual(
      later.orphans.map(({ process, state }) => [process.pid, state]),
      [
        [11, 'orphan'],
        [10, 'leaving'],
      ],
    );
    assert.equal(judge(all, 5500).recheckAt, undefined);
  });

  it('is asked for again soon only shortly after a process has lost its parent, however long its time to leave is', () => {
    const all = [known(processInfo({ pid: 10 }), { orphanedAt: 1_000 })];
    const longGrace = { graceMs: () => 300_000 };
    const looks: number[] = [];
    for (let now = 1_000; now < 301_000; now = judge(all, now, longGrace).recheckAt ?? Infinity) looks.push(now);
    assert.ok(looks.length <= 9, `looked ${looks.length} times`);
    assert.equal(judge(all, looks.at(-1) ?? 0, longGrace).recheckAt, 301_000);
  });
});

describe('judgeOneByOne', () => {
  it('pauses after each process that the policy is asked about, and comes to the same', () => {
    const all = Array.from({ length: 50 }, (_, index) =>
      known(processInfo({ pid: 60 - index }), { orphanedAt: 1_000 + (index % 3) }),
    );
    const attribution = { owned: new Map(all.map((one) => [one.process.pid, one])), roots: new Map() };
    let asked = 0;
    const counting: OrphanPolicy = {
      graceMs: () => {
        asked++;
        return 1_000;
      },
      classify: () => 'orphan',
    };
    const judging = classifyInSteps(attribution, counting, 2_001);
    let pauses = 0;
    let step = judging.next();
    for (; !step.done; step = judging.next()) assert.equal(asked, ++pauses);
    assert.equal(pauses, 50);
    assert.deepEqual(step.value, classifyOrphans(attribution, counting, 2_001));
  });
});

describe('graceFor', () => {
  const cases: readonly [
    kind: OriginKind,
    catches: boolean | undefined,
    args: string[],
    graceMs: number,
    expected: number,
  ][] = [
    ['terminal', false, [], 2000, 500],
    ['task', false, [], 2000, 500],
    ['terminal', true, [], 2000, 2000],
    ['terminal', undefined, [], 2000, 2000],
    ['terminal', false, [], 200, 200],
    ['extensionHost', false, [], 2000, 2000],
    ['debug', false, [], 2000, 2000],
    ['extensionHost', false, ['--clientProcessId=123'], 2000, 10_000],
    ['extensionHost', false, ['--clientProcessId=123'], 0, 0],
    // As a program shows it that has written one title over its arguments.
    ['extensionHost', false, ['server.js --stdio --clientProcessId=123'], 2000, 10_000],
  ];
  it('waits for VS Code to end the shell of a terminal that it has closed', () => {
    const shell = known(processInfo({ pid: 10, parentPid: 4 }), { evidence: 'root', hostPid: 4 });
    assert.ok(graceFor(shell, { graceMs: 2000, handlesHangUp: () => true }) > 5000);
    const left = known(processInfo({ pid: 10, parentPid: 1 }), { evidence: 'root', hostPid: 4 });
    assert.equal(graceFor(left, { graceMs: 2000, handlesHangUp: () => true }), 2000);
  });

  for (const [kind, catches, args, graceMs, expected] of cases) {
    it(`${kind}, catches SIGHUP: ${String(catches)}, ${args.join(' ')}, ${graceMs} ms: ${expected} ms`, () => {
      const one = known(processInfo({ pid: 10, commandLine: ['x', ...args] }), {
        origin: { id: 'o', kind, label: '' },
      });
      assert.equal(graceFor(one, { graceMs, handlesHangUp: () => catches }), expected);
    });
  }
});
