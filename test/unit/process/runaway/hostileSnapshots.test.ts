import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OrphanNode, ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import type { Runaway, RunawayKind } from '../../../../src/process/runaway/runaway';
import { defaultLimits } from '../../../../src/process/runaway/runawayLimits';
import { costRatio } from '../../support/costRatio';
import { snapshotOf, Watch } from './replay';
import { node, show, told } from './shownProcesses';

const minute = 60;
const minuteMs = 60_000;

const idOf = ({ key, figures }: Pick<Runaway, 'key' | 'figures'>): string => `${figures.kind} ${key}`;

/** Shown for some snapshots: which processes there are, and what each of them does. */
interface Phase {
  /** The time from one snapshot to the next, in ms; 0 and an hour as well. */
  readonly stepMs: number;
  readonly count: number;
  readonly dateMs: number;
  readonly isFailed: boolean;
  /** All are children of the first. */
  readonly isFlat: boolean;
  readonly processes: readonly {
    readonly pid: number;
    readonly startTime: number;
    /** The one before it in the list, and so on; it has no parent if there are not so many. */
    readonly parent: number;
    readonly isOrphan: boolean;
    readonly cpu: number | undefined;
    readonly memoryMb: number;
    readonly growthMb: number;
    readonly forks: number;
  }[];
  readonly ignored: readonly number[];
  readonly off: readonly RunawayKind[];
}

const phases: fc.Arbitrary<readonly Phase[]> = fc.array(
  fc.record({
    stepMs: fc.constantFrom(0, 1, 300, 1_000, 1_000, 5_000, 10_000, 20_000, 60 * minuteMs),
    count: fc.integer({ min: 1, max: 15 }),
    dateMs: fc.nat(1e12),
    isFailed: fc.constantFrom(false, false, false, true),
    isFlat: fc.boolean(),
    processes: fc.uniqueArray(
      fc.record({
        pid: fc.integer({ min: 2, max: 9 }),
        startTime: fc.integer({ min: 1, max: 2 }),
        parent: fc.integer({ min: 1, max: 4 }),
        isOrphan: fc.boolean(),
        cpu: fc.option(fc.constantFrom(0, 49, 51, 100, 800), { nil: undefined }),
        memoryMb: fc.integer({ min: 0, max: 2_000 }),
        growthMb: fc.constantFrom(-10, 0, 0, 3, 20),
        forks: fc.constantFrom(0, 0, 49, 200),
      }),
      { maxLength: 8, selector: ({ pid }) => pid },
    ),
    ignored: fc.subarray([2, 3, 4]),
    off: fc.subarray<RunawayKind>(['cpu', 'memory', 'processes', 'forks', 'pileUp'], { maxLength: 2 }),
  }),
  { maxLength: 8 },
);

/** All that a phase shows after so many snapshots of it. */
function treesOf(
  { processes, isFlat }: Phase,
  step: number,
): readonly (readonly [top: ProcessNode, isOrphan: boolean])[] {
  const parentOf = (index: number, distance: number): number => (isFlat ? Math.min(0, index - 1) : index - distance);
  const build = (index: number): ProcessNode => {
    const { pid, startTime, cpu, memoryMb, growthMb, forks } = processes[index] ?? assert.fail();
    const children = processes.flatMap(({ parent }, other) =>
      parentOf(other, parent) === index ? [build(other)] : [],
    );
    const name = 'worker';
    return node(pid, {
      ...{ cpu, memoryMb: Math.max(0, memoryMb + growthMb * step), forks, children },
      info: { startTime: startTime * 5_000 * pid, name, commandLine: [name, `--id=${pid}`] },
    });
  };
  return processes.flatMap(({ parent, isOrphan }, index) =>
    parentOf(index, parent) < 0 ? [[build(index), isOrphan && index > 0] as const] : [],
  );
}

const toOrphan = (top: ProcessNode): OrphanNode => ({ ...top, state: 'orphan', orphanedAt: 0 });

describe('RunawayDetector, whatever it is shown', () => {
  /** Every kind is found within seconds. */
  const eager = {
    ...{ cpuPercent: 50, cpuMs: 10_000, treeCpuMs: 60_000, memoryGrowth: 1024 ** 2, processes: 3, processesMs: 5_000 },
    ...{ forksPerSecond: 50, forksMs: 5_000, likeChildren: 4, likeChildrenMs: 2_000 },
  };

  it('lets each runaway begin and end once, tells of nothing that is gone, ignored or off, and knows all figures', () => {
    const kinds = new Set<RunawayKind>();
    fc.assert(
      fc.property(phases, (all) => {
        let phase: Phase | undefined;
        const isIgnored = (pid: number): boolean => phase?.ignored.includes(pid) === true;
        const isOff = (kind: RunawayKind): boolean => phase?.off.includes(kind) === true;
        const watch = new Watch({
          limits: () => eager,
          isIgnored: ({ process }) => isIgnored(process.pid),
          isEnabled: (kind) => !isOff(kind),
        });
        const open = new Set<string>();
        watch.detector.onDidChange(({ began, ended }) => {
          for (const each of ended) assert.ok(open.delete(idOf(each)), `${idOf(each)} ends though it has not begun`);
          for (const each of began) {
            assert.ok(!open.has(idOf(each)), `${idOf(each)} begins twice`);
            open.add(idOf(each));
            kinds.add(each.figures.kind);
          }
        });
        let nowMs = 0;
        for (phase of all) {
          for (let step = 0; step < phase.count; step++) {
            nowMs += phase.stepMs;
            const trees = treesOf(phase, step);
            const topsOf = (orphan: boolean) => trees.flatMap(([top, isOrphan]) => (isOrphan === orphan ? [top] : []));
            const at = phase.dateMs + nowMs;
            const snapshot: Snapshot = { ...snapshotOf(topsOf(false), at), orphans: topsOf(true).map(toOrphan) };
            const failure = phase.isFailed ? new Error('EIO') : undefined;
            watch.see(nowMs / 1_000, { ...snapshot, failure });
            assert.deepEqual(new Set(watch.detector.all.map(idOf)), open);
            if (failure) continue;
            const shown = new Set(phase.processes.map(({ pid, startTime }) => `${pid}.${startTime * 5_000 * pid}`));
            for (const { key, process, since, figures } of watch.detector.all) {
              assert.ok(shown.has(key) && !isIgnored(process.pid) && !isOff(figures.kind), `${key} ${figures.kind}`);
              assert.ok(Number.isFinite(since) && figures.durationMs > 0, JSON.stringify(figures));
              for (const figure of Object.values(figures)) assert.ok(!Number.isNaN(figure), JSON.stringify(figures));
            }
          }
        }
      }),
      { numRuns: 300, seed: 12 },
    );
    assert.deepEqual([...kinds].sort(), ['cpu', 'forks', 'memory', 'pileUp', 'processes']);
  });

  const crowd = Array.from({ length: 260 }, (_, index) => node(1_000 + index));
  const workerOf = (second: number): ProcessNode => node(2_000 + Math.floor(second / 20), { cpu: 100 });
  const cases: readonly (readonly [string, limitMs: number, slackMs: number, (second: number) => ProcessNode])[] = [
    ['that spins', defaultLimits.cpuMs, 25_000, () => node(2, { cpu: 55 })],
    ['that forks', defaultLimits.forksMs, 25_000, () => node(2, { forks: 60 })],
    ['that has too many below it', defaultLimits.processesMs, 25_000, () => node(2, { children: crowd })],
    [
      'whose children take turns in spinning',
      ...([defaultLimits.treeCpuMs, 90_000] as const),
      (second) => node(2, { children: [workerOf(second)] }),
    ],
  ];
  for (const [title, limitMs, slackMs, shown] of cases) {
    it(`never tells early of a process ${title}, and is not late, however irregular the snapshots are`, () => {
      // While the window has no focus, snapshots are ten seconds apart, and more on a busy machine.
      const steps = fc.array(fc.integer({ min: 400, max: 12_000 }), { minLength: 1, maxLength: 40 });
      fc.assert(
        fc.property(fc.nat(40_000), steps, (firstMs, stepsMs) => {
          const watch = new Watch();
          for (let nowMs = firstMs, count = 0; ; nowMs += stepsMs[count++ % stepsMs.length] ?? NaN) {
            const second = nowMs / 1_000;
            // What a process uses is known from the second snapshot on.
            watch.see(second, snapshotOf([{ ...shown(second), ...(count === 0 ? { cpu: undefined } : {}) }], nowMs));
            const shownMs = nowMs - firstMs;
            if (watch.began.length > 0) {
              assert.ok(shownMs >= limitMs, `${limitMs - shownMs} ms early`);
              break;
            }
            assert.ok(shownMs <= limitMs + slackMs + 12_000, 'late');
          }
        }),
        { numRuns: 25 },
      );
    });
  }

  it('learns nothing from very many snapshots at the same time', () => {
    const watch = new Watch();
    const tops = [node(2, { cpu: 100, forks: 200, memoryMb: 500 })];
    for (let count = 0; count < 2_000; count++) watch.see(0, snapshotOf(tops, count * 1_000));
    assert.deepEqual(told(watch), []);
  });

  it('tells once of a leak, however fast it is, and lets it go on while the machine is suspended', () => {
    for (const mbPerSecond of [1, 3, 5, 20, 100]) {
      const watch = new Watch();
      const leak = (second: number): readonly ProcessNode[] => [node(2, { memoryMb: 50 + second * mbPerSecond })];
      show(watch, 0, 5 * minute, leak);
      assert.deepEqual([told(watch), watch.began.length, watch.ended.length], [['2 memory'], 1, 0], `${mbPerSecond}`);
      show(watch, 600 * minute, 605 * minute, (second) => leak(second - 595 * minute));
      assert.deepEqual([told(watch), watch.began.length, watch.ended.length], [['2 memory'], 1, 0], `${mbPerSecond}`);
    }
  });

  it('does not count what other processes have used that had the same name, the same command line or the same pid', () => {
    const watch = new Watch();
    const run = (second: number): ProcessNode =>
      node(3, { cpu: 100, memoryMb: 50 + (second % 240), info: { startTime: Math.floor(second / 240) + 1 } });
    show(watch, 0, 19 * minute, (second) => [node(2, { children: [run(second)] })]);
    assert.deepEqual(told(watch), []);
    show(watch, 19 * minute, 22 * minute, (second) => [node(2, { children: [run(second)] })]);
    assert.deepEqual(told(watch), ['2 cpu'], 'that starts it again and again');
  });

  it('goes on with a process whose parent ends, which makes it the top of a tree and an orphan', () => {
    const watch = new Watch();
    const spinning = node(4, { cpu: 100 });
    show(watch, 0, 330, () => [node(2, { children: [node(3, { children: [spinning] })] })]);
    assert.deepEqual(told(watch), ['4 cpu']);
    show(watch, 330, 340, () => [node(2), spinning]);
    for (let second = 340; second < 400; second++) {
      watch.see(second, { ...snapshotOf([], second * 1_000), orphans: [toOrphan(spinning)] });
    }
    assert.deepEqual([told(watch), watch.began.length, watch.ended.length], [['4 cpu'], 1, 0]);
  });

  it('tells of the parent of a thousand like siblings, and not of them', () => {
    const watch = new Watch();
    const helpers = Array.from({ length: 1_000 }, (_, index) =>
      node(100 + index, {
        info: { startTime: index * 1_000, parentPid: 2, name: 'mcp', commandLine: ['mcp', `--id=${index}`] },
      }),
    );
    show(watch, 0, 1_000, (second) => [node(2, { children: helpers.slice(0, second + 1) })]);
    assert.deepEqual(told(watch), ['2 pileUp', '2 processes']);
    assert.equal(watch.began.length, 2);
  });

  it('costs as much for a chain of a thousand busy processes as for as many siblings', () => {
    const busy = (pid: number, children: readonly ProcessNode[] = []): ProcessNode => node(pid, { cpu: 60, children });
    const pids = Array.from({ length: 1_000 }, (_, index) => 3 + index);
    const flat = busy(
      2,
      pids.map((pid) => busy(pid)),
    );
    const deep = pids.reduce((below, pid) => busy(pid, [below]), busy(2));
    const watchOf = (top: ProcessNode): (() => void) => {
      const watch = new Watch();
      show(watch, 0, 40, () => [top], 5);
      let second = 40;
      return () => {
        watch.see((second += 5), snapshotOf([top], second * 1_000));
      };
    };
    const ratio = costRatio(watchOf(deep), watchOf(flat));
    assert.ok(ratio < 5, `${ratio} times the cost`);
  });

  it('tells of a process that spins although a child of it does too, or is ignored', () => {
    const ignored = new Set<number>();
    const watch = new Watch({ isIgnored: ({ process }) => ignored.has(process.pid) });
    const tops = [node(2, { children: [node(3, { cpu: 100, children: [node(4, { cpu: 100 })] })] })];
    show(watch, 0, 330, () => tops);
    assert.deepEqual(told(watch), ['3 cpu', '4 cpu']);
    ignored.add(4);
    show(watch, 330, 25 * minute, () => tops);
    assert.deepEqual([told(watch), watch.began.length], [['3 cpu'], 2]);
  });
});
