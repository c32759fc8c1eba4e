import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Identity } from '../../../../src/process/identity';
import { LedgerStore } from '../../../../src/process/ledger/ledgerStore';
import { lineageRecord } from '../../support/lineageRecord';

/** The pid spaces of two machines, or of two containers. */
const here = '0123456789ab';
const elsewhere = 'ba9876543210';

/** Gives the ledgers the names that an earlier version gave them. */
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
    {
      bootId = 'boot',
      pidSpace = here,
      fs: some = {},
      isRunning = runs,
      in: own = folder,
      others = [''],
      now = Date.now,
    } = {},
  ) =>
    new LedgerStore({
      folder: own,
      otherFolders: () => Promise.resolve(others.filter((other) => other !== '')),
      bootId,
      pidSpace,
      window: self,
      isRunning,
      warn: (message) => warnings.push(message),
      fs: { ...fs, ...some },
      now,
    });
  const first = { pid: 1000, startTime: 1 };
  const second = { pid: 2000, startTime: 2 };

  it('hands the processes of a window that has ended to the next window', async () => {
    await store(first).save([lineageRecord(10)]);
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

  it('hands a ledger to only one of two windows that start at the same moment', async () => {
    const third = { pid: 3000, startTime: 3 };
    for (let round = 0; round < 20; round++) {
      await store(first).save([lineageRecord(10), lineageRecord(11)]);
      running = [second, third];
      const [one, two] = await Promise.all([store(second).inherit(), store(third).inherit()]);
      assert.equal(one.members.length + two.members.length, 2, `in round ${round}`);
      await store(second).deleteFiles([...one.files, ...two.files]);
      running = [];
    }
    assert.deepEqual([await fs.readdir(folder), warnings], [[], []]);
  });

  it('hands on a ledger that a window was taking over when it ended, and not before it ended', async () => {
    await store(first).save([lineageRecord(10)]);
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

  it('takes over the members of a ledger that it can read and not rename', async () => {
    await store(first).save([lineageRecord(10)]);
    const next = store(second, { fs: { rename: () => Promise.reject(new Error('EROFS: read-only file system')) } });
    assert.equal((await next.inherit()).members.length, 1);
    assert.match(warnings.splice(0).join(), /Could not take over the ledger .*1000-1\.json.*read-only/);
  });

  it('takes over nothing from a window that runs, and says what that window owns', async () => {
    const own = lineageRecord(10, { inherited: false });
    await store(first).save([own, lineageRecord(11)]);
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

  it('takes over from a window that runs and is disconnected, and not after that has reconnected', async () => {
    running = [first];
    const disconnected = store(first);
    await disconnected.save([lineageRecord(10)], true);
    const next = store(second);
    const { members, files } = await next.inherit();
    assert.deepEqual([members.length, files.length, next.hasOtherWindow], [1, 1, false]);
    await disconnected.save([lineageRecord(10)], false);
    assert.deepEqual([(await next.inherit()).members.length, next.hasOtherWindow], [0, true]);
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
  });

  it('sees another window at the first update after its start, and its end without an update', async () => {
    const beside = store(second);
    assert.equal(beside.hasOtherWindow, false);
    running = [first, second];
    await beside.save([]);
    await beside.update();
    assert.equal(beside.hasOtherWindow, false, 'this one is no other');
    await store(first).save([]);
    await beside.update();
    assert.equal(beside.hasOtherWindow, true);
    running = [second];
    assert.equal(beside.hasOtherWindow, false);
  });

  it('keeps what it knows of other windows while the drive does not answer', async () => {
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
      void beside.save([lineageRecord(refresh + 10)]);
      void beside.inherit();
      await setImmediate();
    }
    assert.equal(beside.hasOtherWindow, true);
    assert.equal(calls, 2, 'one call at a time, as each holds a thread while the drive hangs');
  });

  it('keeps what it knows of other windows if the folder cannot be read', async () => {
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

  it('takes over nothing from a window if the system cannot say whether it runs', async () => {
    await store(first).save([lineageRecord(10)]);
    const next = store(second, {
      isRunning: () => {
        throw new Error('no file descriptor left');
      },
    });
    assert.deepEqual((await next.inherit()).files, []);
    assert.equal(next.hasOtherWindow, true);
    assert.match(warnings.splice(0).join(), /the window 1000 is still there.*no file descriptor left/);
  });

  it('returns whether the ledger could be written', async () => {
    const fails = { writeFile: () => Promise.reject(new Error('ENOSPC')) };
    assert.equal(await store(first, { fs: fails }).save([lineageRecord(10)]), false);
    assert.equal(await store(first).save([lineageRecord(10)]), true);
  });

  it('takes over from a window whose pid now belongs to another process', async () => {
    await store(first).save([lineageRecord(10)]);
    running = [{ pid: first.pid, startTime: 777 }];
    assert.equal((await store(second).inherit()).members.length, 1);
  });

  it('drops the ledgers of before the machine was restarted', async () => {
    await store(first).save([lineageRecord(10)]);
    running = [first];
    const next = store(second, { bootId: 'another boot' });
    const { members, files } = await next.inherit();
    assert.deepEqual(members, []);
    await next.deleteFiles(files);
    assert.deepEqual(await fs.readdir(folder), []);
  });

  it('deletes a damaged ledger, leaves one of a newer version where it is, and warns of each once', async () => {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, `${here}-3-3.json`), 'cut\noff');
    for (const name of [`${here}-4-4.json`, '4-4.json']) await fs.writeFile(join(folder, name), '{"version":99}');
    await fs.writeFile(join(folder, 'notes.txt'), 'foreign');
    const next = store(second);
    assert.deepEqual(await next.inherit(), { members: [], files: [], ownedByLiveWindows: [] });
    await next.inherit();
    assert.deepEqual((await fs.readdir(folder)).sort(), [`${here}-4-4.json`, '4-4.json', 'notes.txt']);
    assert.equal(warnings.length, 3);
    assert.ok(!warnings.join().includes('\n'));
  });

  it('takes over the members that it knows from a ledger with an unknown origin kind and an unknown evidence', async () => {
    const members = [
      lineageRecord(10, { origin: { id: 'a', kind: 'task', label: 'x' } }),
      lineageRecord(11, { evidence: 'session' }),
      lineageRecord(12),
    ];
    await store(first).save(members);
    const path = join(folder, `${here}-1000-1.json`);
    const text = await fs.readFile(path, 'utf8');
    await fs.writeFile(path, text.replace('"task"', '"agent"').replace('"evidence":"session"', '"evidence":"cgroup"'));
    const { members: inherited, files } = await store(second).inherit();
    assert.deepEqual(inherited, [lineageRecord(12)]);
    assert.equal(files.length, 1);
    assert.match(warnings.splice(0).join(), /2 processes in it make no sense/);
  });

  it('warns once while the folder cannot be written, and writes as soon as it can', async () => {
    let full = true;
    const disk = store(first, {
      fs: {
        writeFile: ((...args: Parameters<typeof fs.writeFile>) =>
          full
            ? Promise.reject(new Error('ENOSPC: no space left on device'))
            : fs.writeFile(...args)) as typeof fs.writeFile,
      },
    });
    await disk.save([lineageRecord(10)]);
    await disk.save([lineageRecord(10)]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /no space left/);
    full = false;
    await disk.save([lineageRecord(10)]);
    assert.deepEqual(await fs.readdir(folder), [`${here}-1000-1.json`]);
  });

  it('takes over nothing from a window on another machine or in another container that shares the folder', async () => {
    for (const bootId of ['boot', 'another boot']) {
      const theirs = store(first, { bootId, pidSpace: elsewhere });
      await theirs.save([lineageRecord(10)]);
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

  it('takes over no ledger that a window on another machine is taking over', async () => {
    await store(first, { pidSpace: elsewhere }).save([lineageRecord(10)]);
    running = [second];
    assert.equal((await store(second, { pidSpace: elsewhere }).inherit()).files.length, 1);
    running = [];
    assert.deepEqual((await store({ pid: 3000, startTime: 3 }).inherit()).files, []);
    assert.equal((await store({ pid: 3000, startTime: 3 }, { pidSpace: elsewhere }).inherit()).files.length, 1);
  });

  it('takes over the ledger that an earlier version wrote in this boot, and none of another boot', async () => {
    await store(first).save([lineageRecord(10)]);
    await store({ pid: 4000, startTime: 4 }, { bootId: 'another boot', pidSpace: elsewhere }).save([lineageRecord(11)]);
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

  it('deletes ledgers of another machine after a week without a change, and drafts of a crash after an hour', async () => {
    await store(first, { pidSpace: elsewhere }).save([lineageRecord(10)]);
    await store(second, { pidSpace: elsewhere }).save([lineageRecord(11)]);
    const old = `${elsewhere}-1000-1.json`;
    const young = `${elsewhere}-2000-2.json`;
    const draft = `${old}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6d.tmp`;
    for (const name of [draft, 'notes.tmp', `${young}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6e.tmp`])
      await fs.writeFile(join(folder, name), '{');
    await makeOlder(join(folder, old), 8 * day);
    await makeOlder(join(folder, young), 6 * day);
    await makeOlder(join(folder, draft), 2 * hour);
    await makeOlder(join(folder, 'notes.tmp'), 2 * hour);
    await store({ pid: 500, startTime: 5000 }).inherit();
    assert.deepEqual((await fs.readdir(folder)).sort(), [
      young,
      `${young}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6e.tmp`,
      'notes.tmp',
    ]);
    assert.deepEqual(warnings, []);
  });

  it('does not delete a damaged ledger that may be of another machine', async () => {
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(join(folder, '3-3.json'), '{"version":1,"mem');
    await store(second).inherit();
    assert.deepEqual(await fs.readdir(folder), ['3-3.json']);
    assert.equal(warnings.length, 1);
  });

  it('writes its ledger again if the file has vanished, though nothing has changed', async () => {
    let time = day;
    const self = store(first, { now: () => time });
    await self.save([lineageRecord(10)]);
    await fs.rm(folder, { recursive: true });
    time += 5_000;
    assert.equal(await self.save([lineageRecord(10)]), true);
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
    await self.save([lineageRecord(10), lineageRecord(11)]);
    for (let round = 0; round < 5; round++) await self.save([lineageRecord(11), lineageRecord(10)]);
    await self.save([lineageRecord(11)]);
    assert.equal(writes, 2);
  });

  it('writes no new ledger for a disconnected window after another window took its ledger', async () => {
    running = [first];
    const disconnected = store(first);
    await disconnected.save([lineageRecord(10)], true);
    assert.equal(disconnected.isTakenOver, false);
    const next = store(second);
    const { files } = await next.inherit();
    assert.equal(disconnected.isTakenOver, true);
    await next.deleteFiles(files);
    await disconnected.save([lineageRecord(10)], true);
    assert.deepEqual(await fs.readdir(folder), []);
    assert.equal(disconnected.isTakenOver, true);
  });

  it('writes only the last of many states if the drive does not answer for a while', async () => {
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
    const saves = Array.from({ length: 100 }, (_, index) => self.save([lineageRecord(10 + index)]));
    await setImmediate();
    const last = self.save([lineageRecord(500)]);
    answer();
    assert.ok((await Promise.all([...saves, last])).every(Boolean));
    assert.ok(writes <= 2, `${writes} writes`);
    assert.deepEqual(
      (await store(second).inherit()).members.map(({ pid }) => pid),
      [500],
    );
  });

  it('writes a file that only the user may read', async () => {
    await store(first).save([lineageRecord(10)]);
    const { mode } = await fs.stat(join(folder, `${here}-1000-1.json`));
    assert.equal(mode & 0o777, 0o600);
  });

  it('takes over from windows of another workspace whose processes this workspace may take over', async () => {
    const other = join(folder, '..', 'other');
    await store(first, { in: other }).save([lineageRecord(10)]);
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

  it('writes files of which another window never reads a part', async () => {
    const one = store(first);
    const two = store(second);
    const reads: Promise<unknown>[] = [];
    for (let round = 0; round < 50; round++) {
      void one.save([lineageRecord(10 + round), lineageRecord(11 + round)]);
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
