import assert from 'node:assert/strict';
import fc from 'fast-check';
import { knownDescendants, maxCommandLineLength, maxLostParents } from '../../../../src/process/lineage/descent';
import { decodeLedger, encodeLedger, sameMembers } from '../../../../src/process/ledger/ledgerFormat';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';
import { type LostParent } from '../../../../src/process/lineage/lineageRecord';
import { type Attribution } from '../../../../src/process/lineage/attribution';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 50 });
const python = processInfo({ pid: 200, parentPid: 100 });
const bash = processInfo({ pid: 300, parentPid: 200, commandLine: ['bash', '-c', 'sleep 7300; true'] });
const sleep = processInfo({ pid: 400, parentPid: 300 });
const orphan = { ...sleep, parentPid: 1 };

/** A lineage that has seen these listings, one each second. */
function after(...listings: readonly (readonly ProcessInfo[])[]) {
  const lineage = new Lineage();
  let now = 0;
  let kinship: Attribution = { owned: new Map(), roots: new Map() };
  let table = new ProcessTable([]);
  for (const processes of listings) {
    now += 1_000;
    lineage.begin([terminal]);
    table = new ProcessTable(processes);
    kinship = lineage.update(table, [terminal], now);
  }
  return {
    lineage,
    kinship,
    lostBy: (pid: number): readonly LostParent[] => kinship.owned.get(pid)?.record.lost ?? [],
    below: (process: ProcessInfo): number[] =>
      knownDescendants(process, table, kinship)
        .map(({ pid }) => pid)
        .sort((a, b) => a - b),
  };
}

describe('descent through dead processes', () => {
  it('says which parent an orphan has lost: who it was, what it ran, since when it is dead, and its own parent', () => {
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

  it('belongs to the tree of every living process above, whatever died between', () => {
    const { below } = after([shell, python, bash, sleep], [shell, python, orphan]);
    assert.deepEqual(below(python), [400]);
    assert.deepEqual(below(shell), [200, 400]);
    assert.deepEqual(below(sleep), []);
  });

  it('goes on to the next living ancestor when the one before dies later, or at the same time', () => {
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

  it('is known of what was below an orphan that has died in turn', () => {
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

  it('is known of what a subreaper of the same tree has adopted', () => {
    const adopted = { ...sleep, parentPid: 100 };
    const { lostBy, below } = after([shell, python, bash, sleep], [shell, python, adopted]);
    assert.equal(lostBy(400).length, 1);
    assert.deepEqual(below(python), [400]);
    assert.deepEqual(below(shell), [200, 400]);
  });

  it('is not claimed of a process that has the pid of the living ancestor of before', () => {
    const stranger = { ...python, startTime: 9_999 };
    const { below } = after([shell, python, bash, sleep], [shell, python, orphan], [shell, stranger, orphan]);
    assert.deepEqual(below(stranger), []);
    assert.deepEqual(below(shell), [200, 400]);
  });

  it('is forgotten with the last living process that needs it', () => {
    const { lineage } = after([shell, python, bash, sleep], [shell, python, orphan], [shell, python]);
    assert.doesNotMatch(JSON.stringify([...lineage.remembered()]), /300/);
  });

  it('remembers the dead as a zombie that its parent has not reaped yet', () => {
    const dead: ProcessInfo = { ...bash, state: 'zombie', commandLine: [] };
    const { lostBy } = after([shell, python, bash, sleep], [shell, python, dead, orphan], [shell, python, orphan]);
    assert.deepEqual(
      lostBy(400).map(({ commandLine, endedAt }) => [commandLine[0], endedAt]),
      [['bash', 2_000]],
    );
  });

  it('survives a reload by the ledger, and an ancestor that dies during it', () => {
    const { lineage: earlier } = after([shell, python, bash, sleep], [shell, python, orphan]);
    const members = [...earlier.remembered()];
    const text = encodeLedger({ bootId: 'b', window: { pid: 5, startTime: 5 }, isDisconnected: false, members });
    const later = new Lineage();
    later.inherit(decodeLedger(text).members);
    later.begin([terminal]);
    const { owned } = later.update(new ProcessTable([shell, orphan]), [terminal], 9_000);
    assert.deepEqual(
      owned.get(400)?.record.lost?.map(({ pid, commandLine, endedAt }) => [pid, commandLine.length, endedAt]),
      [
        [300, 3, 2_000],
        [200, 0, 9_000],
      ],
    );
  });

  it('is read from a ledger as far as it is sound, and not missed in one that is older', () => {
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

  it('is bounded: sixteen ancestors, a thousand characters of each command line', () => {
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

  it('is complete for any order in which the members of a chain die, as long as it is short enough', () => {
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

  it('costs no more for a thousand orphans of one parent than a look at each', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => processInfo({ pid: 1_000 + index, parentPid: 300 }));
    const left = many.map((each) => ({ ...each, parentPid: 1 }));
    const { lostBy, below } = after([shell, python, bash, ...many], [shell, python, ...left]);
    assert.equal(below(python).length, 1_000);
    // One record for all of them.
    assert.equal(lostBy(1_000)[0], lostBy(1_999)[0]);
  });
});
