import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Emitter } from '../../../src/process/event';
import { mostMembers } from '../../../src/process/ledger';
import { LedgerKeeper } from '../../../src/process/ledgerKeeper';
import type { Inheritance } from '../../../src/process/ledgerStore';
import { Lineage, type Member } from '../../../src/process/lineage';
import type { Snapshot } from '../../../src/process/snapshot';

const left: Member = {
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
  let keeper: LedgerKeeper;
  let inheritance: Inheritance;

  beforeEach(() => {
    done = [];
    seen = true;
    writable = true;
    time = 0;
    lineage = new Lineage();
    changed = new Emitter<Snapshot>();
    inheritance = { members: [left], files: ['theirs'], held: [] };
    keeper = new LedgerKeeper({
      lineage,
      model: { onDidChange: changed.event },
      isSeen: () => Promise.resolve(seen),
      now: () => time,
      store: {
        save: (members, away) => {
          done.push(`save ${members.length}${away === true ? ', away' : ''}`);
          return Promise.resolve(writable);
        },
        inherit: () => {
          done.push('inherit');
          return Promise.resolve(inheritance);
        },
        forget: (files) => {
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

  it('writes after each change, and looks every two seconds', async () => {
    assert.deepEqual(await change(0), ['save 0', 'inherit', 'save 1', 'forget theirs']);
    assert.deepEqual(await change(1_999), ['save 1']);
    assert.deepEqual(await change(2_000), ['save 1', 'inherit', 'save 1', 'forget theirs']);
  });

  it('gives back what a window has that was only taken for gone', async () => {
    await keeper.start();
    assert.deepEqual([...lineage.remembered()], [left]);
    inheritance = { members: [], files: [], held: [left] };
    await change(2_000);
    assert.deepEqual([...lineage.remembered()], []);
  });

  it('leaves the ledgers of others where they are when ours cannot hold it all', async () => {
    const members = Array.from({ length: mostMembers + 1 }, (_, index) => ({ ...left, pid: 10 + index }));
    inheritance = { members, files: ['theirs'], held: [] };
    await keeper.start();
    assert.deepEqual(done, ['inherit', `save ${mostMembers + 1}`]);
  });
});
