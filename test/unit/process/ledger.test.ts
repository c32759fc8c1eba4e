import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeLedger, encodeLedger, LedgerError, mostMembers, sameMembers } from '../../../src/process/ledger';
import { LedgerStore } from '../../../src/process/ledgerStore';
import type { Identity } from '../../../src/process/identity';
import type { Member } from '../../../src/process/lineage';

function member(pid: number, some: Partial<Member> = {}): Member {
  return {
    pid,
    startTime: pid * 10,
    name: `p${pid}`,
    origin: { id: 't', kind: 'terminal', label: 'zsh' },
    evidence: 'descent',
    hostPid: undefined,
    parent: { pid: 7, startTime: 70, name: 'sh' },
    inherited: true,
    orphanedAt: undefined,
    session: 7,
    ...some,
  };
}

const window = { pid: 500, startTime: 5000 };

describe('the ledger', () => {
  it('reads what it wrote', () => {
    const members = [member(10), member(11, { orphanedAt: 99, parent: undefined, hostPid: 3, evidence: 'root' })];
    assert.deepEqual(decodeLedger(encodeLedger({ bootId: 'b', window, away: true, members })), {
      bootId: 'b',
      window,
      away: true,
      members: [members[1], members[0]],
    });
  });

  it('is bounded, and keeps the orphans', () => {
    const many = Array.from({ length: mostMembers + 50 }, (_, index) => member(index + 2));
    const orphan = member(999_999, { orphanedAt: 1 });
    const { members } = decodeLedger(encodeLedger({ bootId: 'b', window, away: false, members: [...many, orphan] }));
    assert.equal(members.length, mostMembers);
    assert.ok(members.some(({ pid }) => pid === orphan.pid));
  });

  it('refuses what is damaged, truncated, foreign or from the future, and nothing else is thrown', () => {
    const text = encodeLedger({ bootId: 'b', window, away: false, members: [member(10)] });
    for (const damaged of [
      '',
      '{',
      'null',
      '[]',
      '42',
      '{"version":1}',
      text.slice(0, -5),
      text.replace('"pid":10', '"pid":1'),
    ]) {
      assert.throws(() => decodeLedger(damaged), LedgerError, damaged);
    }
    assert.throws(
      () => decodeLedger(text.replace('"version":1', '"version":2')),
      (error: unknown) => error instanceof LedgerError && error.newer,
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          decodeLedger(json);
        } catch (error) {
          assert.ok(error instanceof LedgerError);
        }
      }),
    );
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
        try {
          decodeLedger(text.slice(0, at) + character + text.slice(at + 1));
        } catch (error) {
          assert.ok(error instanceof LedgerError);
        }
      }),
    );
  });

  it('knows when there is nothing new to write', () => {
    assert.equal(sameMembers([member(1), member(2)], [member(2), member(1)]), true);
    assert.equal(sameMembers([member(1)], [member(1), member(2)]), false);
    assert.equal(sameMembers([member(1)], [member(1, { orphanedAt: 3 })]), false);
  });
});

describe('LedgerStore', () => {
  let folder: string;
  let running: Identity[];
  let warnings: string[];

  beforeEach(async () => {
    folder = join(await fs.mkdtemp(join(tmpdir(), 'ledger-')), 'below');
    running = [];
    warnings = [];
  });
  afterEach(() => fs.rm(join(folder, '..'), { recursive: true, force: true }));

  const runs = ({ pid, startTime }: Identity): boolean =>
    running.some((other) => other.pid === pid && other.startTime === startTime);
  const store = (self: Identity, { bootId = 'boot', fs: some = {}, isRunning = runs } = {}) =>
    new LedgerStore({
      folder,
      bootId,
      window: self,
      isRunning,
      warn: (message) => warnings.push(message),
      fs: { ...fs, ...some },
    });
  const first = { pid: 1000, startTime: 1 };
  const second = { pid: 2000, startTime: 2 };

  it('hands what a window has left to the next one', async () => {
    await store(first).save([member(10)]);
    const next = store(second);
    const { members, files } = await next.inherit();
    assert.deepEqual(
      members.map(({ pid }) => pid),
      [10],
    );
    await next.save(members);
    await next.forget(files);
    assert.deepEqual(await fs.readdir(folder), ['2000-2.json']);
    assert.deepEqual(
      (await store(first).inherit()).members.map(({ pid }) => pid),
      [10],
    );
    assert.deepEqual(warnings, []);
  });

  it('hands it to one of two that come in the same moment', async () => {
    const third = { pid: 3000, startTime: 3 };
    for (let round = 0; round < 20; round++) {
      await store(first).save([member(10), member(11)]);
      running = [second, third];
      const [one, two] = await Promise.all([store(second).inherit(), store(third).inherit()]);
      assert.equal(one.members.length + two.members.length, 2, `in round ${round}`);
      await store(second).forget([...one.files, ...two.files]);
      running = [];
    }
    assert.deepEqual([await fs.readdir(folder), warnings], [[], []]);
  });

  it('hands on what a window was taking over when it ended, and to nobody before', async () => {
    await store(first).save([member(10)]);
    const third = store({ pid: 3000, startTime: 3.5 });
    running = [second];
    const taking = store(second);
    assert.equal((await taking.inherit()).members.length, 1);
    assert.equal((await taking.inherit()).members.length, 1, 'it could not write its own yet');
    assert.equal((await third.inherit()).members.length, 0);
    assert.equal(third.sharesWorkspace, false);
    running = [];
    const { members, files } = await third.inherit();
    assert.equal(members.length, 1);
    await third.forget(files);
    assert.deepEqual(await fs.readdir(folder), []);
  });

  it('takes over what it can only read', async () => {
    await store(first).save([member(10)]);
    const next = store(second, { fs: { rename: () => Promise.reject(new Error('EROFS: read-only file system')) } });
    assert.equal((await next.inherit()).members.length, 1);
    assert.match(warnings.splice(0).join(), /Could not take over the ledger .*1000-1\.json.*read-only/);
  });

  it('leaves a living window its own', async () => {
    const own = member(10, { inherited: false });
    await store(first).save([own, member(11)]);
    running = [first];
    const next = store(second);
    assert.deepEqual(
      await next.inherit(),
      { members: [], files: [], held: [own] },
      'what it has taken over may be ours',
    );
    assert.equal(next.sharesWorkspace, true);
    assert.deepEqual(await fs.readdir(folder), ['1000-1.json']);
    running = [];
    assert.equal((await next.inherit()).members.length, 2);
    assert.equal(next.sharesWorkspace, false);
  });

  it('hands over what a window has that runs, but is not seen by anybody', async () => {
    running = [first];
    const away = store(first);
    await away.save([member(10)], true);
    const next = store(second);
    const { members, files } = await next.inherit();
    assert.deepEqual([members.length, files.length, next.sharesWorkspace], [1, 1, false]);
    await away.save([member(10)], false);
    assert.deepEqual([(await next.inherit()).members.length, next.sharesWorkspace], [0, true]);
    await next.forget(files);
    assert.deepEqual(await fs.readdir(folder), ['1000-1.json']);
  });

  it('sees another window as soon as that has begun, without a look before', async () => {
    const here = store(second);
    assert.equal(here.sharesWorkspace, false);
    running = [first, second];
    await here.save([]);
    assert.equal(here.sharesWorkspace, false, 'this one is no other');
    await store(first).save([]);
    assert.equal(here.sharesWorkspace, true);
    running = [second];
    assert.equal(here.sharesWorkspace, false);
  });

  it('leaves alone what belongs to a window of which it cannot be seen whether it is there', async () => {
    await store(first).save([member(10)]);
    const blind = store(second, {
      isRunning: () => {
        throw new Error('no file descriptor left');
      },
    });
    assert.deepEqual((await blind.inherit()).files, []);
    assert.equal(blind.sharesWorkspace, true);
    assert.match(warnings.splice(0).join(), /the window 1000 is still there.*no file descriptor left/);
  });

  it('says whether it could write', async () => {
    const fails = { writeFile: () => Promise.reject(new Error('ENOSPC')) };
    assert.equal(await store(first, { fs: fails }).save([member(10)]), false);
    assert.equal(await store(first).save([member(10)]), true);
  });

  it('takes a stranger with the pid of a gone window for a stranger', async () => {
    await store(first).save([member(10)]);
    running = [{ pid: first.pid, startTime: 777 }];
    assert.equal((await store(second).inherit()).members.length, 1);
  });

  it('forgets everything when the machine has been started anew', async () => {
    await store(first).save([member(10)]);
    running = [first];
    const next = store(second, { bootId: 'another boot' });
    const { members, files } = await next.inherit();
    assert.deepEqual(members, []);
    await next.forget(files);
    assert.deepEqual(await fs.readdir(folder), []);
  });

  it('deletes a damaged ledger, leaves one of a newer version, and says so once', async () => {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, '3-3.json'), '{"version":1,"mem');
    await fs.writeFile(join(folder, '4-4.json'), '{"version":99}');
    await fs.writeFile(join(folder, 'notes.txt'), 'foreign');
    const next = store(second);
    assert.deepEqual(await next.inherit(), { members: [], files: [], held: [] });
    await next.inherit();
    assert.deepEqual((await fs.readdir(folder)).sort(), ['4-4.json', 'notes.txt']);
    assert.equal(warnings.length, 2);
  });

  it('survives a folder that cannot be written, says so once, and writes when it can again', async () => {
    let full = true;
    const disk = store(first, {
      fs: {
        writeFile: ((...args: Parameters<typeof fs.writeFile>) =>
          full
            ? Promise.reject(new Error('ENOSPC: no space left on device'))
            : fs.writeFile(...args)) as typeof fs.writeFile,
      },
    });
    await disk.save([member(10)]);
    await disk.save([member(10)]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /no space left/);
    full = false;
    await disk.save([member(10)]);
    assert.deepEqual(await fs.readdir(folder), ['1000-1.json']);
  });

  it('is never seen half-written', async () => {
    const one = store(first);
    const two = store(second);
    const reads: Promise<unknown>[] = [];
    for (let round = 0; round < 50; round++) {
      void one.save([member(10 + round), member(11 + round)]);
      reads.push(
        two.inherit().then(({ members }) => {
          assert.ok(members.length === 0 || members.length === 2);
        }),
      );
    }
    await Promise.all(reads);
    await one.save([]);
    assert.deepEqual(warnings, []);
  });
});
