import assert from 'node:assert/strict';
import { decodeLedger, encodeLedger } from '../../../../src/process/ledger/ledgerFormat';
import type { Origin, OriginKind } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const root = processInfo({ pid: 100, parentPid: 50 });
const parent = processInfo({ pid: 101, parentPid: 100 });
const child = processInfo({ pid: 102, parentPid: 101 });
const orphan = { ...child, parentPid: 1 };

const origin = (kind: OriginKind): Origin => ({ id: kind, kind, label: kind, rootPid: 100 });

type Listing = readonly [at: number, processes: readonly ProcessInfo[], isOpen: boolean];

/** What explains that the child is an orphan after these listings. */
function endedWith(kind: OriginKind, ...listings: readonly Listing[]): string | undefined {
  const window = new ListingWindow();
  window.list([root, parent, child], [origin(kind)], 0);
  for (const [at, processes, isOpen] of listings) window.list(processes, isOpen ? [origin(kind)] : [], at);
  return window.attribution.owned.get(102)?.record.endedWith;
}

describe('That a process is an orphan', () => {
  for (const [title, expected, actual] of [
    ['is explained by the end of its terminal', 'origin', endedWith('terminal', [1_000, [orphan], false])],
    ['is not explained if only its parent has ended', undefined, endedWith('terminal', [1_000, [root, orphan], true])],
    [
      'is explained by the end of its terminal if VS Code reports that a moment after the end of the processes',
      'origin',
      endedWith('terminal', [1_000, [orphan], true], [3_000, [orphan], false]),
    ],
    [
      'is not explained by the end of its terminal if its parent ended long before',
      undefined,
      endedWith('terminal', [1_000, [root, orphan], true], [60_000, [orphan], false]),
    ],
    [
      'is not explained by the end of its terminal if its parent ended long after',
      undefined,
      endedWith('terminal', [1_000, [{ ...parent, parentPid: 1 }, child], false], [60_000, [orphan], false]),
    ],
    [
      'is not explained by the end of its terminal if that is open and only its shell has ended',
      undefined,
      endedWith('terminal', [1_000, [orphan], true]),
    ],
    [
      'is explained by the end of its task, though the terminal stays open',
      'origin',
      endedWith('task', [1_000, [orphan], true]),
    ],
    ['is explained by the end of its debug session', 'origin', endedWith('debug', [1_000, [orphan], false])],
    [
      'is not explained by an extension of which nothing else runs',
      undefined,
      endedWith('extension', [1_000, [orphan], false]),
    ],
  ] as const) {
    it(title, () => {
      assert.equal(actual, expected);
    });
  }

  it('is explained by the end of the window if no window has listed it in between, and goes on to be', () => {
    const before = new ListingWindow();
    before.list([root, parent, child], [origin('terminal')], 0);
    const window = new ListingWindow({ reloadedFrom: before });
    for (const at of [1_000, 60_000]) {
      window.list([orphan], [], at);
      assert.equal(window.attribution.owned.get(102)?.record.endedWith, 'window');
    }
  });

  it('is not explained by the end of the window if it was an orphan before', () => {
    const before = new ListingWindow();
    before.list([root, parent, child], [origin('terminal')], 0);
    before.list([root, orphan], [origin('terminal')], 1_000);
    const window = new ListingWindow({ reloadedFrom: before });
    window.list([orphan], [], 2_000);
    assert.equal(window.attribution.owned.get(102)?.record.endedWith, undefined);
  });

  it('is not explained by the end of the window if its parent was inherited too, and ended later', () => {
    const before = new ListingWindow();
    before.list([root, parent, child], [origin('terminal')], 0);
    const window = new ListingWindow({ reloadedFrom: before });
    window.list([{ ...parent, parentPid: 1 }, child], [], 1_000);
    window.list([orphan], [], 2_000);
    assert.equal(window.attribution.owned.get(102)?.record.endedWith, undefined);
  });

  it('is still explained in the next window, by the ledger', () => {
    const before = new ListingWindow();
    before.list([root, parent, child], [origin('terminal')], 0);
    before.list([orphan], [], 1_000);
    const window = { pid: 7, startTime: 70 };
    const members = [...before.lineage.remembered()];
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members });
    assert.deepEqual(
      decodeLedger(text).members.map(({ endedWith: reason }) => reason),
      ['origin'],
    );
    const odd = decodeLedger(text.replace('"endedWith":"origin"', '"endedWith":"x"')).members[0];
    assert.equal(odd?.pid, 102);
    assert.equal(odd.endedWith, undefined);
  });
});
