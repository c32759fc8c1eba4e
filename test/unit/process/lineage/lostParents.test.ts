import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeLedger, encodeLedger, sameMembers } from '../../../../src/process/ledger/ledgerFormat';
import type { Attribution } from '../../../../src/process/lineage/attribution';
import { detachedByAncestor } from '../../../../src/process/lineage/detachedDescendants';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { LostParent } from '../../../../src/process/lineage/lineageRecord';
import { maxCommandLineLength, maxLostParents } from '../../../../src/process/lineage/lostParents';
import { keyOf, sameProcess, type Identity } from '../../../../src/process/identity';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50 });
const python = processInfo({ pid: 200, parentPid: 100 });
const bash = processInfo({ pid: 300, parentPid: 200, commandLine: ['bash', '-c', 'sleep 7300; true'] });
const sleep = processInfo({ pid: 400, parentPid: 300 });
const orphan = { ...sleep, parentPid: 1 };

/** A lineage that has seen these listings, one each second. */
function after(...listings: readonly (readonly ProcessInfo[])[]) {
  const window = new ListingWindow();
  for (const [index, processes] of listings.entries()) window.list(processes, [terminal], (index + 1) * 1_000);
  const { lineage, attribution, table } = window;
  return {
    lineage,
    lostBy: (pid: number): readonly LostParent[] => attribution.owned.get(pid)?.record.lost ?? [],
    below: (process: ProcessInfo): number[] =>
      [...descendantsOf(process, table, attribution)].map(({ pid }) => pid).sort((a, b) => a - b),
  };
}

/** All processes that are known to descend from one, whatever has died in between. */
function descendantsOf(root: Identity, table: ProcessTable, { owned }: Attribution): Iterable<ProcessInfo> {
  const detached = detachedByAncestor(owned.values());
  const found = new Map<string, ProcessInfo>();
  const queue: Identity[] = [root];
  // The queue grows while it is iterated.
  for (const parent of queue) {
    const holder = table.get(parent.pid);
    const children = holder && sameProcess(holder, parent) ? table.children(parent.pid) : [];
    for (const process of [...children, ...(detached.get(keyOf(parent)) ?? []).map((one) => one.process)]) {
      if (found.has(keyOf(process)) || sameProcess(process, root)) continue;
      found.set(keyOf(process), process);
      queue.push(process);
    }
  }
  return found.values();
}

describe('LostParents', () => {
  it('has the dead parent of an orphan with its identity, command line, time of death, and own parent', () => {
    const { lostBy } = after([shell, python, bash, sleep], [shell, python, orphan], [shell, python, orphan]);
    assert.deepEqual(lostBy(400), [
      {
        pid: 300,
        startTime: 3000,
        name: 'p300',
        commandLine: ['bash', '-c', 'sleep 7300; true'],
        endedAt: 2_000,
        parent: { pid: 200, startTime: 2000 },
      },
    ]);
  });

  it('keeps an orphan in the tree of every living ancestor, whatever died in between', () => {
    const { below } = after([shell, python, bash, sleep], [shell, python, orphan]);
    assert.deepEqual(below(python), [400]);
    assert.deepEqual(below(shell), [200, 400]);
    assert.deepEqual(below(sleep), []);
  });

  it('leads to the next living ancestor when the nearest one dies later, or at the same time', () => {
    for (const listings of [
      [
        [shell, python, orphan],
        [shell, orphan],
      ],
      [[shell, orphan]],
    ]) {
      const { lostBy, below } = after([shell, python, bash, sleep], ...listings);
      assert.deepEqual(
        lostBy(400).map(({ pid }) => pid),
        [300, 200],
      );
      assert.deepEqual(below(shell), [400]);
    }
  });

  it('has the whole chain for a descendant of an orphan that has died in turn', () => {
    const worker = processInfo({ pid: 500, parentPid: 400 });
    const { lostBy, below } = after(
      [shell, python, bash, sleep, worker],
      [shell, python, orphan, worker],
      [shell, python, { ...worker, parentPid: 1 }],
    );
    assert.deepEqual(
      lostBy(500).map(({ pid, endedAt }) => [pid, endedAt]),
      [
        [400, 3_000],
        [300, 2_000],
      ],
    );
    assert.deepEqual(below(python), [500]);
  });

  it('has the dead parent of a process that a subreaper of the same tree has adopted', () => {
    const adopted = { ...sleep, parentPid: 100 };
    const { lostBy, below } = after([shell, python, bash, sleep], [shell, python, adopted]);
    assert.equal(lostBy(400).length, 1);
    assert.deepEqual(below(python), [400]);
    assert.deepEqual(below(shell), [200, 400]);
  });

  it('does not put an orphan below a process that has got the pid of its living ancestor', () => {
    const recycled = { ...python, startTime: 9_999 };
    const { below } = after([shell, python, bash, sleep], [shell, python, orphan], [shell, recycled, orphan]);
    assert.deepEqual(below(recycled), []);
    assert.deepEqual(below(shell), [200, 400]);
  });

  it('forgets a dead parent with the last living process that descends from it', () => {
    const { lineage } = after([shell, python, bash, sleep], [shell, python, orphan], [shell, python]);
    assert.doesNotMatch(JSON.stringify([...lineage.remembered()]), /300/);
  });

  it('counts a zombie as dead, and keeps the command line that it had', () => {
    const dead: ProcessInfo = { ...bash, state: 'zombie', commandLine: [] };
    const { lostBy } = after([shell, python, bash, sleep], [shell, python, dead, orphan], [shell, python, orphan]);
    assert.deepEqual(
      lostBy(400).map(({ commandLine, endedAt }) => [commandLine[0], endedAt]),
      [['bash', 2_000]],
    );
  });

  it('is complete after a reload, from the ledger, though another ancestor dies during the reload', () => {
    const { lineage: earlier } = after([shell, python, bash, sleep], [shell, python, orphan]);
    const members = [...earlier.remembered()];
    const text = encodeLedger({ bootId: 'b', window: { pid: 5, startTime: 5 }, isDisconnected: false, members });
    const later = new Lineage();
    later.inherit(decodeLedger(text).members);
    const { owned } = later.begin([terminal]).finish(new ProcessTable([shell, orphan]), 9_000);
    assert.deepEqual(
      owned.get(400)?.record.lost?.map(({ pid, commandLine, endedAt }) => [pid, commandLine.length, endedAt]),
      [
        [300, 3, 2_000],
        [200, 0, 9_000],
      ],
    );
  });

  it('is read from a ledger without its damaged entries, and may be missing in an older ledger', () => {
    const { lineage } = after([shell, python, bash, sleep], [shell, python, orphan]);
    const members = [...lineage.remembered()];
    const plain = members.map((member) => ({ ...member, lost: [] }));
    const ledger = { bootId: 'b', window: { pid: 5, startTime: 5 }, isDisconnected: false };
    assert.ok(
      decodeLedger(encodeLedger({ ...ledger, members: plain }).replaceAll(',"lost":[]', '')).members.every(
        ({ lost }) => lost === undefined,
      ),
    );
    for (const damage of ['[1]', '{}', '"x"', '[{"pid":7}]', '[{"pid":300,"startTime":1,"name":"x"}]']) {
      const text = encodeLedger({ ...ledger, members }).replace(/"lost":\[.*?\}\]/, `"lost":${damage}`);
      assert.match(text, /"lost":[[{"]/);
      assert.ok(
        decodeLedger(text).members.every(({ lost }) => lost === undefined),
        damage,
      );
    }
    assert.equal(sameMembers(members, plain), false, 'there is something new to write');
  });

  it('is bounded to 16 ancestors with 1,000 characters of each command line', () => {
    const chain = Array.from({ length: 60 }, (_, index) =>
      processInfo({
        pid: 101 + index,
        parentPid: 100 + index,
        commandLine: ['x'.repeat(600), '', 'y'.repeat(60_000), 'z'],
      }),
    );
    const last = chain.at(-1) ?? assert.fail();
    const { lostBy } = after([shell, ...chain], [shell, { ...last, parentPid: 1 }]);
    assert.equal(lostBy(last.pid).length, maxLostParents);
    for (const { commandLine } of lostBy(last.pid)) {
      assert.ok(commandLine.join('').length <= maxCommandLineLength);
      assert.equal(commandLine.length, 3);
    }
  });

  it('keeps descent complete whatever the order in which the members of a short chain die', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8]), fc.nat(3), (order, together) => {
        const all = Array.from({ length: 10 }, (_, index) => processInfo({ pid: 100 + index, parentPid: 99 + index }));
        const dead = new Set<number>();
        const listings = [all];
        for (const [index, each] of order.entries()) {
          dead.add(100 + each);
          if (index % (together + 1) !== 0) continue;
          const living = all.filter(({ pid }) => !dead.has(pid));
          listings.push(living.map((one) => (dead.has(one.parentPid) ? { ...one, parentPid: 1 } : one)));
        }
        const { below } = after(...listings);
        const last = listings.at(-1) ?? [];
        for (const [index, process] of last.entries()) {
          assert.deepEqual(
            below(process),
            last.slice(index + 1).map(({ pid }) => pid),
          );
        }
      }),
    );
  });

  it('shares one object between a thousand orphans of one parent', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => processInfo({ pid: 1_000 + index, parentPid: 300 }));
    const left = many.map((each) => ({ ...each, parentPid: 1 }));
    const { lostBy, below } = after([shell, python, bash, ...many], [shell, python, ...left]);
    assert.equal(below(python).length, 1_000);
    assert.equal(lostBy(1_000)[0], lostBy(1_999)[0]);
  });
});
