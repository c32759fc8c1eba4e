import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cpuPercent } from '../../../src/process/cpuUsage';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { chain, siblings } from '../../bench/hostileTrees';
import { costRatio } from '../support/costRatio';
import { processInfo } from '../support/fixtures';

const percentOf = (before: readonly ProcessInfo[], after: readonly ProcessInfo[], elapsed = 1000) =>
  Object.fromEntries(cpuPercent({ processes: before, at: 0 }, { processes: after, at: elapsed }));

describe('cpuPercent', () => {
  it('is in percent of one core: four busy threads are 400', () => {
    assert.deepEqual(percentOf([processInfo({ pid: 1, cpuTime: 100 })], [processInfo({ pid: 1, cpuTime: 4100 })]), {
      '1.10': 400,
    });
  });

  it('has no value for a process in its first reading, nor for one that got the pid of another', () => {
    assert.deepEqual(percentOf([], [processInfo({ pid: 1 })]), {});
    assert.deepEqual(
      percentOf([processInfo({ pid: 1, startTime: 1 })], [processInfo({ pid: 1, startTime: 2, cpuTime: 50 })]),
      {},
    );
  });

  it('includes what short-lived children used in the value of their parent', () => {
    assert.deepEqual(
      percentOf([processInfo({ pid: 1 })], [processInfo({ pid: 1, cpuTime: 100, childrenCpuTime: 700 })]),
      { '1.10': 80 },
    );
  });

  it('does not count the CPU time of an ended child again that was shown with the child', () => {
    const child = processInfo({ pid: 2, parentPid: 1, cpuTime: 3_600_000, childrenCpuTime: 1000 });
    assert.deepEqual(
      percentOf(
        [processInfo({ pid: 1, childrenCpuTime: 500 }), child],
        [processInfo({ pid: 1, childrenCpuTime: 500 + 3_601_000 + 250 })],
      ),
      { '1.10': 25 },
    );
  });

  it('does not count the CPU time of a chain of processes again that ended at once', () => {
    const shell = processInfo({ pid: 10, parentPid: 1 });
    const npm = processInfo({ pid: 11, parentPid: 10, cpuTime: 400, childrenCpuTime: 70 });
    const server = processInfo({ pid: 12, parentPid: 11, cpuTime: 300_000 });
    const reaped = 400 + 70 + 300_000;
    assert.deepEqual(percentOf([shell, npm, server], [{ ...shell, childrenCpuTime: reaped + 250 }]), { '10.100': 25 });
  });

  it('has no value for a process whose CPU time the system does not report', () => {
    const unreported = processInfo({ pid: 1, cpuTime: undefined });
    assert.deepEqual(percentOf([unreported], [unreported]), {});
  });

  it('is not negative for a parent that does not wait for its children', () => {
    const child = processInfo({ pid: 2, parentPid: 1, cpuTime: 500 });
    assert.deepEqual(percentOf([processInfo({ pid: 1 }), child], [processInfo({ pid: 1 })]), { '1.10': 0 });
  });

  it('is not negative if a counter of the system runs backwards', () => {
    const before = processInfo({ pid: 1, cpuTime: 500, childrenCpuTime: 90 });
    assert.deepEqual(percentOf([before], [{ ...before, cpuTime: 480, childrenCpuTime: 20 }]), { '1.10': 0 });
  });

  it('has no values if no time has passed, or if the clock has gone back', () => {
    for (const elapsed of [0, -1_000]) {
      assert.deepEqual(percentOf([processInfo({ pid: 1 })], [processInfo({ pid: 1, cpuTime: 9 })], elapsed), {});
    }
  });

  it('costs at most ten times as much for an ended chain of processes as for as many siblings', () => {
    const measure = (tree: readonly ProcessInfo[]) => () =>
      cpuPercent({ processes: tree, at: 0 }, { processes: tree.slice(0, 2), at: 1000 });
    const ratio = costRatio(measure(chain(1_500)), measure(siblings(1_500)));
    assert.ok(ratio < 10, `${ratio} times the cost of as many siblings`);
  });

  it('subtracts what ended processes of a chain used from the nearest ancestor that is left, whichever end', () => {
    const pids = [10, 11, 12, 13, 14];
    fc.assert(
      fc.property(fc.subarray(pids.slice(1)), (ended) => {
        const tree = pids.map((pid) => processInfo({ pid, parentPid: pid - 1, cpuTime: 1000, childrenCpuTime: 1 }));
        // Each process that is left receives what the ended ones right below it had used, and 5 ms more.
        const after = tree
          .filter(({ pid }) => !ended.includes(pid))
          .map((process) => {
            let reaped = 0;
            for (let pid = process.pid + 1; ended.includes(pid); pid++) reaped += 1001;
            return { ...process, childrenCpuTime: 1 + reaped + 5 };
          });
        const percents = Object.values(percentOf(tree, after));
        assert.deepEqual(
          percents,
          after.map(() => 0.5),
        );
      }),
    );
  });

  it('ends if the parents of ended processes form a loop', () => {
    const loop = [
      processInfo({ pid: 2, parentPid: 3, startTime: 1 }),
      processInfo({ pid: 3, parentPid: 2, startTime: 1 }),
    ];
    assert.deepEqual(percentOf(loop, []), {});
  });
});
