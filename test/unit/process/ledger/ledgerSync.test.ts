import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Emitter } from '../../../../src/common/event';
import { maxMembers } from '../../../../src/process/ledger/ledgerFormat';
import { LedgerSync } from '../../../../src/process/ledger/ledgerSync';
import type { Inheritance } from '../../../../src/process/ledger/ledgerStore';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { type LineageRecord } from '../../../../src/process/lineage/lineageRecord';

const left: LineageRecord = {
  pid: 10,
  startTime: 100,
  name: 'left',
  origin: { id: 't', kind: 'terminal', label: 'zsh' },
  evidence: 'descent',
  hostPid: undefined,
  parent: undefined,
  inherited: true,
  orphanedAt: 5,
  session: 7,
};

describe('LedgerKeeper', () => {
  let done: string[];
  let seen: boolean;
  let writable: boolean;
  let time: number;
  let lineage: Lineage;
  let changed: Emitter<Snapshot>;
  let keeper: LedgerSync;
  let inheritance: Inheritance;
  let inherit: () => Promise<Inheritance>;
  let warnings: string[];
  /** Ends all that sleeps. */
  let wake: () => void;

  beforeEach(() => {
    done = [];
    seen = true;
    writable = true;
    time = 0;
    lineage = new Lineage();
    changed = new Emitter<Snapshot>();
    inheritance = { members: [left], files: ['theirs'], ownedByLiveWindows: [] };
    inherit = () => Promise.resolve(inheritance);
    warnings = [];
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    keeper = new LedgerSync({
      lineage,
      model: { onDidChange: changed.event },
      isWindowConnected: () => Promise.resolve(seen),
      clock: { now: () => time, sleep: () => asleep },
      warn: (message) => warnings.push(message),
      store: {
        save: (members, away) => {
          done.push(`save ${members.length}${away === true ? ', away' : ''}`);
          return Promise.resolve(writable);
        },
        inherit: () => {
          done.push('inherit');
          return inherit();
        },
        deleteFiles: (files) => {
          done.push(`forget ${files.join()}`);
          return Promise.resolve();
        },
      },
    });
  });

  afterEach(() => {
    keeper.dispose();
  });

  const change = async (at: number): Promise<readonly string[]> => {
    time = at;
    done = [];
    changed.fire({ at, origins: [], orphans: [], detached: [], failure: undefined });
    await setImmediate();
    return done;
  };

  it('deletes what it has taken over once that is written', async () => {
    await keeper.start();
    assert.deepEqual(done, ['inherit', 'save 1', 'forget theirs']);
    assert.deepEqual([...lineage.remembered()], [left]);
  });

  it('leaves what it has taken over where it is as long as it cannot write', async () => {
    writable = false;
    await keeper.start();
    assert.deepEqual(done, ['inherit', 'save 1']);
  });

  it('takes over nothing while nobody sees it, and says so to who is seen', async () => {
    seen = false;
    assert.deepEqual(await change(0), ['save 0', 'save 0, away']);
    assert.deepEqual(await change(1_000), ['save 0, away']);
    seen = true;
    assert.deepEqual(await change(3_000), ['save 0, away', 'inherit', 'save 1', 'forget theirs']);
    assert.deepEqual(await change(3_500), ['save 1']);
  });

  it('says whether the window was connected when that was looked at last', async () => {
    assert.equal(keeper.isDisconnected, false);
    seen = false;
    await change(0);
    assert.equal(keeper.isDisconnected, true);
    seen = true;
    await change(2_000);
    assert.equal(keeper.isDisconnected, false);
  });

  it('does not hold up the first listing when the storage does not answer, says so, and takes over what comes later', async () => {
    let answer: (late: Inheritance) => void = () => undefined;
    inherit = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const started = keeper.start();
    wake();
    await started;
    assert.match(warnings.join(), /storage does not answer/);
    assert.deepEqual([...lineage.remembered()], []);
    assert.deepEqual(await change(10_000), ['save 0'], 'it does not ask a second time while it waits');
    answer(inheritance);
    await setImmediate();
    assert.deepEqual([...lineage.remembered()], [left]);
    assert.deepEqual(done, ['save 0', 'save 1', 'forget theirs']);
  });

  it('goes on after a look at the storage has failed, says so, and looks again', async () => {
    inherit = () => Promise.reject(new Error('EIO: i/o error'));
    await keeper.start();
    await change(2_000);
    assert.equal(warnings.length, 2);
    assert.match(warnings.join(), /EIO: i\/o error/);
    inherit = () => Promise.resolve(inheritance);
    await change(4_000);
    assert.deepEqual([...lineage.remembered()], [left]);
  });

  it('writes after each change, and looks every two seconds', async () => {
    assert.deepEqual(await change(0), ['save 0', 'inherit', 'save 1', 'forget theirs']);
    assert.deepEqual(await change(1_999), ['save 1']);
    assert.deepEqual(await change(2_000), ['save 1', 'inherit', 'save 1', 'forget theirs']);
  });

  it('gives back what a window has that was only taken for gone', async () => {
    await keeper.start();
    assert.deepEqual([...lineage.remembered()], [left]);
    inheritance = { members: [], files: [], ownedByLiveWindows: [left] };
    await change(2_000);
    assert.deepEqual([...lineage.remembered()], []);
  });

  it('leaves the ledgers of others where they are when ours cannot hold it all', async () => {
    const members = Array.from({ length: maxMembers + 1 }, (_, index) => ({ ...left, pid: 10 + index }));
    inheritance = { members, files: ['theirs'], ownedByLiveWindows: [] };
    await keeper.start();
    assert.deepEqual(done, ['inherit', `save ${maxMembers + 1}`]);
  });
});
