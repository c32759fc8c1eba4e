import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Emitter } from '../../../../src/common/event';
import { maxMembers } from '../../../../src/process/ledger/ledgerFormat';
import { LedgerSync } from '../../../../src/process/ledger/ledgerSync';
import type { Inheritance } from '../../../../src/process/ledger/ledgerStore';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { lineageRecord } from '../../support/lineageRecord';

/** What a window that has ended left behind. */
const left = lineageRecord(10, { orphanedAt: 5 });

describe('LedgerSync', () => {
  let calls: string[];
  let connected: boolean;
  let writable: boolean;
  let time: number;
  let lineage: Lineage;
  let changed: Emitter<Snapshot>;
  let sync: LedgerSync;
  let inheritance: Inheritance;
  let inherit: () => Promise<Inheritance>;
  let warnings: string[];
  /** Ends every sleep. */
  let wake: () => void;

  beforeEach(() => {
    calls = [];
    connected = true;
    writable = true;
    time = 0;
    lineage = new Lineage();
    changed = new Emitter<Snapshot>();
    inheritance = { members: [left], files: ['theirs'], ownedByLiveWindows: [] };
    inherit = () => Promise.resolve(inheritance);
    warnings = [];
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve;
    });
    sync = new LedgerSync({
      lineage,
      model: { onDidChange: changed.event },
      isWindowConnected: () => Promise.resolve(connected),
      clock: { now: () => time, sleep: () => sleeping },
      warn: (message) => warnings.push(message),
      store: {
        save: (members, isDisconnected) => {
          calls.push(`save ${members.length}${isDisconnected === true ? ' disconnected' : ''}`);
          return Promise.resolve(writable);
        },
        inherit: () => {
          calls.push('inherit');
          return inherit();
        },
        deleteFiles: (files) => {
          calls.push(`delete ${files.join()}`);
          return Promise.resolve();
        },
      },
    });
  });

  afterEach(() => {
    sync.dispose();
  });

  const change = async (at: number): Promise<readonly string[]> => {
    time = at;
    calls = [];
    changed.fire({ at, origins: [], orphans: [], detached: [], ended: [], failure: undefined });
    await setImmediate();
    return calls;
  };

  it('deletes the ledgers that it took over after their members were saved', async () => {
    await sync.start();
    assert.deepEqual(calls, ['inherit', 'save 1', 'delete theirs']);
    assert.deepEqual([...lineage.remembered()], [left]);
  });

  it('does not delete the ledgers that it took over while it cannot save their members', async () => {
    writable = false;
    await sync.start();
    assert.deepEqual(calls, ['inherit', 'save 1']);
  });

  it('takes over nothing while its window is disconnected, and marks its ledger as available to connected windows', async () => {
    connected = false;
    assert.deepEqual(await change(0), ['save 0', 'save 0 disconnected']);
    assert.deepEqual(await change(1_000), ['save 0 disconnected']);
    connected = true;
    assert.deepEqual(await change(3_000), ['save 0 disconnected', 'inherit', 'save 1', 'delete theirs']);
    assert.deepEqual(await change(3_500), ['save 1']);
  });

  it('knows whether the window was disconnected when the connection was last checked', async () => {
    assert.equal(sync.isDisconnected, false);
    connected = false;
    await change(0);
    assert.equal(sync.isDisconnected, true);
    connected = true;
    await change(2_000);
    assert.equal(sync.isDisconnected, false);
  });

  it('does not delay the first listing if the storage does not answer, warns, and takes over what comes later', async () => {
    let answer: (late: Inheritance) => void = () => undefined;
    inherit = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const started = sync.start();
    wake();
    await started;
    assert.match(warnings.join(), /storage does not answer/);
    assert.deepEqual([...lineage.remembered()], []);
    assert.deepEqual(await change(10_000), ['save 0'], 'no second takeover begins while one is running');
    answer(inheritance);
    await setImmediate();
    assert.deepEqual([...lineage.remembered()], [left]);
    assert.deepEqual(calls, ['save 0', 'save 1', 'delete theirs']);
  });

  it('warns of a failed takeover, and tries again two seconds later', async () => {
    inherit = () => Promise.reject(new Error('EIO: i/o error'));
    await sync.start();
    await change(2_000);
    assert.equal(warnings.length, 2);
    assert.match(warnings.join(), /EIO: i\/o error/);
    inherit = () => Promise.resolve(inheritance);
    await change(4_000);
    assert.deepEqual([...lineage.remembered()], [left]);
  });

  it('saves after each change, and takes over every two seconds', async () => {
    assert.deepEqual(await change(0), ['save 0', 'inherit', 'save 1', 'delete theirs']);
    assert.deepEqual(await change(1_999), ['save 1']);
    assert.deepEqual(await change(2_000), ['save 1', 'inherit', 'save 1', 'delete theirs']);
  });

  it('releases the processes of a window that was mistakenly taken for ended', async () => {
    await sync.start();
    assert.deepEqual([...lineage.remembered()], [left]);
    inheritance = { members: [], files: [], ownedByLiveWindows: [left] };
    await change(2_000);
    assert.deepEqual([...lineage.remembered()], []);
  });

  it('does not delete the ledgers of others if ours cannot hold all their members', async () => {
    const members = Array.from({ length: maxMembers + 1 }, (_, index) => ({ ...left, pid: 10 + index }));
    inheritance = { members, files: ['theirs'], ownedByLiveWindows: [] };
    await sync.start();
    assert.deepEqual(calls, ['inherit', `save ${maxMembers + 1}`]);
  });
});
