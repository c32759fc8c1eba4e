import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import {
  decodeLedger,
  encodeLedger,
  LedgerError,
  maxMembers,
  sameMembers,
} from '../../../../src/process/ledger/ledgerFormat';
import { LedgerStore } from '../../../../src/process/ledger/ledgerStore';
import type { Identity } from '../../../../src/process/identity';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';
import { type LineageRecord } from '../../../../src/process/lineage/lineageRecord';

function member(pid: number, some: Partial<LineageRecord> = {}): LineageRecord {
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

/** Two spaces of pids: those of two machines, or of two containers. */
const here = '0123456789ab';
const elsewhere = 'ba9876543210';

/** What an earlier version calls a ledger. */
async function renameToOld(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    await fs.rename(join(folder, name), join(folder, name.replace(`${here}-`, '').replace(`${elsewhere}-`, '')));
  }
}

async function makeOlder(path: string, ms: number): Promise<void> {
  const date = new Date(Date.now() - ms);
  await fs.utimes(path, date, date);
}

const hour = 3_600_000;
const day = 24 * hour;

describe('the ledger', () => {
  it('reads what it wrote', () => {
    const members = [member(10), member(11, { orphanedAt: 99, parent: undefined, hostPid: 3, evidence: 'root' })];
    assert.deepEqual(decodeLedger(encodeLedger({ bootId: 'b', window, isDisconnected: true, members })), {
      bootId: 'b',
      window,
      isDisconnected: true,
      members: [members[1], members[0]],
    });
  });

  it('is bounded, and keeps the orphans', () => {
    const many = Array.from({ length: maxMembers + 50 }, (_, index) => member(index + 2));
    const orphan = member(999_999, { orphanedAt: 1 });
    const { members } = decodeLedger(encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [...many, orphan] }));
    assert.equal(members.length, maxMembers);
    assert.ok(members.some(({ pid }) => pid === orphan.pid));
  });

  it('refuses what is damaged, truncated, foreign or from the future, and nothing else is thrown', () => {
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [member(10)] });
    for (const damaged of [
      '',
      '{',
      'null',
      '[]',
      '42',
      '{"version":1}',
      text.slice(0, -5),
      text.replace('"pid":500', '"pid":1'),
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

  it('loses only the member that makes no sense when a ledger is read, and says how many those are', () => {
    const whole = JSON.stringify(member(10));
    const odd = [
      '7',
      'null',
      '[]',
      whole.replace('"pid":10', '"pid":1'),
      whole.replace('"pid":10', '"pid":"10"'),
      whole.replace('"startTime":100', '"startTime":1e999'),
      whole.replace('"terminal"', '"agent"'),
      whole.replace('"terminal"', '"constructor"'),
      whole.replace('"descent"', '"rumour"'),
      whole.replace('"name":"p10"', '"name":7'),
    ];
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: [member(11), member(12)] });
    const warnings: string[] = [];
    const { members } = decodeLedger(text.replace('"members":[', `"members":[${odd.join()},`), (message) => {
      warnings.push(message);
    });
    assert.deepEqual(
      members.map(({ pid }) => pid),
      [11, 12],
    );
    assert.deepEqual(warnings, [`${odd.length} processes in it make no sense`]);
  });

  it('keeps a member without the numbers that make no sense', () => {
    for (const number of ['-1e999', '1e999', '-1', '"5"', 'null']) {
      const text = encodeLedger({
        bootId: 'b',
        window,
        isDisconnected: false,
        members: [member(10, { orphanedAt: 5, hostPid: 3 })],
      });
      const odd = text
        .replace('"orphanedAt":5', `"orphanedAt":${number}`)
        .replace('"hostPid":3', `"hostPid":${number}`);
      const [read] = decodeLedger(odd).members;
      assert.deepEqual([read?.orphanedAt, read?.hostPid], [undefined, undefined], number);
    }
  });

  it('is not made long by the title that a program gives its terminal', () => {
    const long = 'x'.repeat(64_000);
    const origin = { id: 't', kind: 'terminal', label: long } as const;
    const many = Array.from({ length: 100 }, (_, index) => member(index + 2, { origin }));
    const text = encodeLedger({ bootId: 'b', window, isDisconnected: false, members: many });
    assert.ok(text.length < 2 * long.length, `${text.length} characters`);
    const [read] = decodeLedger(text.replace('"name":"p2"', `"name":"${long}"`)).members;
    assert.deepEqual([read?.name.length, read?.origin.label.length], [500, 500]);
  });

  it('quotes nothing of a damaged ledger in what it says about it', () => {
    assert.throws(
      () => decodeLedger('secret\nline'),
      (error: unknown) => error instanceof LedgerError && !/secret|\n/.test(error.message),
    );
  });

  it('never takes a process for an orphan since a date that is still to come', () => {
    const lineage = new Lineage();
    lineage.inherit([member(10, { orphanedAt: 8.7e15 })]);
    const { owned } = lineage.begin([]).finish(new ProcessTable([processInfo({ pid: 10, parentPid: 1 })]), 1_000);
    assert.equal(owned.get(10)?.record.orphanedAt, 1_000);
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
  const store = (
    self: Identity,
    { bootId = 'boot', pidSpace = here, fs: some = {}, isRunning = runs, in: place = folder, others = [''] } = {},
  ) =>
    new LedgerStore({
      folder: place,
      otherFolders: () => Promise.resolve(others.filter((other) => other !== '')),
      bootId,
      pidSpace,
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
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), [`${here}-2000-2.json`]);
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
      await store(second).deleteFiles([...one.files, ...two.files]);
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
    assert.equal(third.hasOtherWindow, false);
    running = [];
    const { members, files } = await third.inherit();
    assert.equal(members.length, 1);
    await third.deleteFiles(files);
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
      { members: [], files: [], ownedByLiveWindows: [own] },
      'what it has taken over may be ours',
    );
    assert.equal(next.hasOtherWindow, true);
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
    running = [];
    assert.equal((await next.inherit()).members.length, 2);
    assert.equal(next.hasOtherWindow, false);
  });

  it('hands over what a window has that runs, but is not seen by anybody', async () => {
    running = [first];
    const away = store(first);
    await away.save([member(10)], true);
    const next = store(second);
    const { members, files } = await next.inherit();
    assert.deepEqual([members.length, files.length, next.hasOtherWindow], [1, 1, false]);
    await away.save([member(10)], false);
    assert.deepEqual([(await next.inherit()).members.length, next.hasOtherWindow], [0, true]);
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
  });

  it('sees another window with the first look after that has begun, and its end at once', async () => {
    const here = store(second);
    assert.equal(here.hasOtherWindow, false);
    running = [first, second];
    await here.save([]);
    await here.update();
    assert.equal(here.hasOtherWindow, false, 'this one is no other');
    await store(first).save([]);
    await here.update();
    assert.equal(here.hasOtherWindow, true);
    running = [second];
    assert.equal(here.hasOtherWindow, false);
  });

  it('knows what it knew before of other windows while the drive does not answer', async () => {
    await store(first).save([]);
    running = [first];
    let answers = true;
    let calls = 0;
    const readdir = ((path: string) => {
      calls++;
      return answers ? fs.readdir(path) : new Promise(() => undefined);
    }) as typeof fs.readdir;
    const beside = store(second, { fs: { readdir } });
    await beside.update();
    answers = false;
    for (let refresh = 0; refresh < 50; refresh++) {
      void beside.update();
      void beside.save([member(refresh + 10)]);
      void beside.inherit();
      await setImmediate();
    }
    assert.equal(beside.hasOtherWindow, true);
    assert.equal(calls, 2, 'one call at a time, as each holds a thread while the drive hangs');
  });

  it('knows what it knew before of other windows when the folder cannot be read', async () => {
    await store(first).save([]);
    running = [first];
    let fails = false;
    const readdir = ((path: string) =>
      fails ? Promise.reject(new Error('EIO: i/o error')) : fs.readdir(path)) as typeof fs.readdir;
    const beside = store(second, { fs: { readdir } });
    await beside.update();
    fails = true;
    await beside.update();
    assert.equal(beside.hasOtherWindow, true);
    assert.match(warnings.splice(0).join(), /EIO/);
  });

  it('leaves alone what belongs to a window of which it cannot be seen whether it is there', async () => {
    await store(first).save([member(10)]);
    const blind = store(second, {
      isRunning: () => {
        throw new Error('no file descriptor left');
      },
    });
    assert.deepEqual((await blind.inherit()).files, []);
    assert.equal(blind.hasOtherWindow, true);
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
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), []);
  });

  it('deletes a damaged ledger, leaves one of a newer version, and says so once', async () => {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, `${here}-3-3.json`), 'cut\noff');
    await fs.writeFile(join(folder, '4-4.json'), '{"version":99}');
    await fs.writeFile(join(folder, 'notes.txt'), 'foreign');
    const next = store(second);
    assert.deepEqual(await next.inherit(), { members: [], files: [], ownedByLiveWindows: [] });
    await next.inherit();
    assert.deepEqual((await fs.readdir(folder)).sort(), ['4-4.json', 'notes.txt']);
    assert.equal(warnings.length, 2);
    assert.ok(!warnings.join().includes('\n'));
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
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
  });

  it('leaves the ledger of a window on another machine, or in another container, with the same folder alone', async () => {
    for (const bootId of ['boot', 'another boot']) {
      const theirs = store(first, { bootId, pidSpace: elsewhere });
      await theirs.save([member(10)]);
      const next = store(second);
      assert.deepEqual(await next.inherit(), { members: [], files: [], ownedByLiveWindows: [] }, bootId);
      running = [first];
      assert.equal(next.hasOtherWindow, false, 'a process here with the pid of that window is not that window');
      running = [];
      await next.save([]);
      const after = store({ pid: 3000, startTime: 3 }, { bootId, pidSpace: elsewhere });
      const { members, files } = await after.inherit();
      assert.equal(members.length, 1, bootId);
      await after.deleteFiles(files);
    }
  });

  it('leaves alone what a window on another machine is taking over', async () => {
    await store(first, { pidSpace: elsewhere }).save([member(10)]);
    running = [second];
    assert.equal((await store(second, { pidSpace: elsewhere }).inherit()).files.length, 1);
    running = [];
    assert.deepEqual((await store({ pid: 3000, startTime: 3 }).inherit()).files, []);
    assert.equal((await store({ pid: 3000, startTime: 3 }, { pidSpace: elsewhere }).inherit()).files.length, 1);
  });

  it('takes over the ledger that an earlier version has written in this boot, and leaves one of another boot alone', async () => {
    await store(first).save([member(10)]);
    await store({ pid: 4000, startTime: 4 }, { bootId: 'another boot', pidSpace: elsewhere }).save([member(11)]);
    await renameToOld(folder);
    assert.deepEqual((await fs.readdir(folder)).sort(), ['1000-1.json', '4000-4.json']);
    running = [first];
    const beside = store(second);
    assert.equal((await beside.inherit()).members.length, 0);
    assert.equal(beside.hasOtherWindow, true);
    running = [];
    const next = store(second);
    const { members, files } = await next.inherit();
    assert.deepEqual(
      members.map(({ pid }) => pid),
      [10],
    );
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), ['4000-4.json']);
  });

  it('deletes a ledger of another machine that has not changed for a week, and drafts of a crash after an hour', async () => {
    await store(first, { pidSpace: elsewhere }).save([member(10)]);
    await store(second, { pidSpace: elsewhere }).save([member(11)]);
    const old = `${elsewhere}-1000-1.json`;
    const young = `${elsewhere}-2000-2.json`;
    const draft = `${old}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6d.tmp`;
    for (const name of [draft, 'notes.tmp', `${young}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6e.tmp`])
      await fs.writeFile(join(folder, name), '{');
    await makeOlder(join(folder, old), 8 * day);
    await makeOlder(join(folder, young), 6 * day);
    await makeOlder(join(folder, draft), 2 * hour);
    await makeOlder(join(folder, 'notes.tmp'), 2 * hour);
    await store(window).inherit();
    assert.deepEqual((await fs.readdir(folder)).sort(), [
      young,
      `${young}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6e.tmp`,
      'notes.tmp',
    ]);
    assert.deepEqual(warnings, []);
  });

  it('does not delete a damaged ledger that may be another machine’s', async () => {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, '3-3.json'), '{"version":1,"mem');
    await store(second).inherit();
    assert.deepEqual(await fs.readdir(folder), ['3-3.json']);
    assert.equal(warnings.length, 1);
  });

  it('writes its ledger again when that has vanished, though nothing has changed', async () => {
    const self = store(first);
    await self.save([member(10)]);
    await fs.rm(folder, { recursive: true });
    assert.equal(await self.save([member(10)]), true);
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
  });

  it('writes nothing while nothing changes', async () => {
    let writes = 0;
    const self = store(first, {
      fs: {
        writeFile: ((...args: Parameters<typeof fs.writeFile>) => {
          writes++;
          return fs.writeFile(...args);
        }) as typeof fs.writeFile,
      },
    });
    await self.save([member(10), member(11)]);
    for (let round = 0; round < 5; round++) await self.save([member(11), member(10)]);
    await self.save([member(11)]);
    assert.equal(writes, 2);
  });

  it('leaves what was taken from a window that is not seen to the window that took it', async () => {
    running = [first];
    const away = store(first);
    await away.save([member(10)], true);
    assert.equal(away.isTakenOver, false);
    const next = store(second);
    const { files } = await next.inherit();
    assert.equal(away.isTakenOver, true);
    await next.deleteFiles(files);
    await away.save([member(10)], true);
    assert.deepEqual(await fs.readdir(folder), []);
    assert.equal(away.isTakenOver, true);
  });

  it('writes only the last of many states when the drive does not answer for a while', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let writes = 0;
    const self = store(first, {
      fs: {
        writeFile: (async (...args: Parameters<typeof fs.writeFile>) => {
          writes++;
          await answered;
          return fs.writeFile(...args);
        }) as typeof fs.writeFile,
      },
    });
    const saves = Array.from({ length: 100 }, (_, index) => self.save([member(10 + index)]));
    await setImmediate();
    const last = self.save([member(500)]);
    answer();
    assert.ok((await Promise.all([...saves, last])).every(Boolean));
    assert.ok(writes <= 2, `${writes} writes`);
    assert.deepEqual(
      (await store(second).inherit()).members.map(({ pid }) => pid),
      [500],
    );
  });

  it('lets only the user read what it writes', async () => {
    await store(first).save([member(10)]);
    const { mode } = await fs.stat(join(folder, `${here}-1000-1.json`));
    assert.equal(mode & 0o777, 0o600);
  });

  it('takes over what windows on another workspace have left that leaves it to this one', async () => {
    const other = join(folder, '..', 'other');
    await store(first, { in: other }).save([member(10)]);
    const next = store(second, { others: [other] });
    running = [first];
    assert.deepEqual((await next.inherit()).files, []);
    assert.deepEqual([next.hasOtherWindow, next.hasOtherWorkspaceWindow], [false, true]);
    running = [];
    assert.equal(next.hasOtherWorkspaceWindow, false);
    assert.deepEqual((await store(second).inherit()).files, []);
    const { members, files } = await next.inherit();
    assert.equal(members.length, 1);
    await next.save(members);
    await next.deleteFiles(files);
    assert.deepEqual([await fs.readdir(other), await fs.readdir(folder)], [[], [`${here}-2000-2.json`]]);
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
