import assert from 'node:assert/strict';
import fc from 'fast-check';
import { heldMemory, ProcessTable, sum } from '../../../src/process/processTable';
import { chain, siblings } from '../../bench/hostileTrees';
import { costRatio } from '../support/costRatio';
import { processInfo } from '../support/fixtures';

const pids = (processes: readonly { readonly pid: number }[]) => processes.map(({ pid }) => pid);

describe('ProcessTable', () => {
  const table = new ProcessTable([
    processInfo({ pid: 10 }),
    processInfo({ pid: 20, parentPid: 10 }),
    processInfo({ pid: 30, parentPid: 20 }),
    processInfo({ pid: 25, parentPid: 10 }),
    // The pid of this child is lower than that of its parent: pids have wrapped.
    processInfo({ pid: 5, parentPid: 30, startTime: 9_999 }),
  ]);

  it('has the children of a process, oldest first', () => {
    assert.deepEqual(pids(table.children(10)), [20, 25]);
  });

  it('has the descendants of a process, parents before their children, also if pids have wrapped', () => {
    assert.deepEqual(pids(table.descendants(10)), [20, 25, 30, 5]);
  });

  it('has the ancestors of a process from the parent up', () => {
    assert.deepEqual(pids(table.ancestors(5)), [30, 20, 10]);
  });

  it('does not take a younger process for the parent, whose pid has been handed out again', () => {
    const recycled = new ProcessTable([
      processInfo({ pid: 10, startTime: 500 }),
      processInfo({ pid: 20, parentPid: 10, startTime: 100 }),
    ]);
    assert.deepEqual(recycled.children(10), []);
  });

  it('finds ancestors and descendants in finite time whatever the parents are, also in loops', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.nat(1))), (triples) => {
        const any = new ProcessTable(
          triples.map(([pid, parentPid, startTime]) => processInfo({ pid, parentPid, startTime })),
        );
        for (const { pid } of any) {
          assert.ok(!pids(any.descendants(pid)).includes(pid));
          assert.ok(!pids(any.ancestors(pid)).includes(pid));
          for (const child of any.descendants(pid)) {
            assert.ok(any.descendants(pid).filter((other) => other.pid === child.pid).length === 1);
          }
        }
      }),
    );
  });
});

describe('The ProcessTable of a large tree', () => {
  const count = 30_000;

  it('finds the ancestors of the deepest process at a cost that is linear in the depth', () => {
    const table = new ProcessTable(chain(count));
    assert.equal(table.ancestors(100 + count).length, count);
    const ratio = costRatio(
      () => table.ancestors(100 + count),
      () => table.descendants(100),
    );
    assert.ok(ratio < 5, `${ratio} times the cost of its descendants`);
  });

  it('finds everything below the root of a deep and of a wide tree', () => {
    for (const tree of [chain(count), siblings(count)]) {
      assert.equal(new ProcessTable(tree).descendants(100).length, count);
    }
  });
});

describe('sum', () => {
  it('has the CPU usage of the parts in which it is known', () => {
    assert.deepEqual(
      sum([
        { cpu: undefined, memory: 1, count: 1 },
        { cpu: 5, memory: 2, count: 3 },
      ]),
      { cpu: 5, memory: 3, count: 4 },
    );
    assert.equal(sum([{ cpu: undefined, memory: 1, count: 1 }]).cpu, undefined);
  });

  it('counts shared memory once where it was measured, and says for how many it was not', () => {
    const cpu = undefined;
    const measured = { cpu, memory: 100, count: 1, ownMemory: 30, sharedMemory: 70, unmeasured: 0 };
    const other = { ...measured, memory: 50, sharedMemory: 20 };
    const total = sum([measured, other, { cpu, memory: 10, count: 1 }]);
    assert.deepEqual(total, { cpu, memory: 160, count: 3, ownMemory: 70, sharedMemory: 70, unmeasured: 1 });
    assert.equal(heldMemory(total), 140);
    assert.equal(heldMemory(sum([total, measured])), 170);
  });

  it('is never below what one of the parts holds', () => {
    const part = fc
      .record({ ownMemory: fc.nat(1_000), sharedMemory: fc.nat(1_000), isMeasured: fc.boolean() })
      .map(({ ownMemory, sharedMemory, isMeasured }) => {
        const usage = { cpu: undefined, memory: ownMemory + sharedMemory, count: 1 };
        return isMeasured ? { ...usage, ownMemory, sharedMemory, unmeasured: 0 } : usage;
      });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), fc.array(part), (inner, outer) => {
        const tree = sum(inner);
        const total = heldMemory(sum([tree, ...outer]));
        assert.ok([tree, ...outer].every((one) => heldMemory(one) <= total));
      }),
    );
  });

  it('counts shared memory in each where none was measured', () => {
    const total = sum([1, 2].map((memory) => ({ cpu: undefined, memory, count: 1 })));
    assert.deepEqual(total, { cpu: undefined, memory: 3, count: 2 });
    assert.equal(heldMemory(total), 3);
  });
});

describe('heldMemory', () => {
  it('is the resident memory of a single process', () => {
    assert.equal(
      heldMemory({ cpu: undefined, memory: 100, count: 1, ownMemory: 30, sharedMemory: 70, unmeasured: 0 }),
      100,
    );
  });
});
