import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { KeptCommands, type KeptOptions } from '../../../../src/process/ledger/keptCommands';
import type { KeptFs } from '../../../../src/process/ledger/keptFolder';
import { processInfo } from '../../support/fixtures';

const sleeping = new Promise<void>(() => undefined);
const never = (): Promise<never> => new Promise(() => undefined);

describe('KeptCommands', () => {
  const server = processInfo({ pid: 2, commandLine: ['node', 'a b'] });
  const other = processInfo({ pid: 4, commandLine: ['other'] });
  let parent: string;
  let folder: string;
  let oldFile: string;
  let warnings: string[];

  const create = (some: Partial<KeptOptions> = {}) =>
    new KeptCommands({
      folder,
      oldFile,
      clock: { sleep: () => sleeping },
      warn: (message) => warnings.push(message),
      ...some,
    });
  const open = async (some: Partial<KeptOptions> = {}): Promise<KeptCommands> => {
    const kept = create(some);
    await kept.start();
    return kept;
  };
  const command = (commandLine: string) => processInfo({ pid: 3, commandLine: [commandLine] });

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'runaway-kept-'));
    folder = join(parent, 'storage', 'kept');
    oldFile = join(parent, 'kept.json');
    warnings = [];
  });

  afterEach(() => {
    assert.deepEqual(warnings, []);
    rmSync(parent, { recursive: true });
  });

  it('keeps exactly the command line that was added, until it is removed', async () => {
    const kept = await open();
    await kept.add(server);
    await kept.add(server);
    assert.equal(kept.has(processInfo({ pid: 3, commandLine: ['node', 'a b'] })), true);
    assert.equal(kept.has(processInfo({ pid: 3, commandLine: ['node', 'a', 'b'] })), false);
    await kept.remove(server);
    assert.equal(kept.has(server), false);
    assert.equal((await open()).has(server), false);
  });

  it('keeps in the next window what was kept in this one', async () => {
    await (await open()).add(server);
    assert.equal((await open()).has(server), true);
  });

  it('keeps what two windows add at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const [here, there] = await Promise.all([open(), open()]);
      const [one, two] = [command(`one ${round}`), command(`two ${round}`)];
      await Promise.all([here.add(one), there.add(two)]);
      const next = await open();
      assert.deepEqual([next.has(one), next.has(two)], [true, true], `in round ${round}`);
    }
  });

  it('writes no command line, and only files that the user alone may read', async () => {
    const secret = 'token-1b2c3d';
    await (await open()).add(command(`serve --auth=${secret}`));
    const [name = '', ...more] = readdirSync(folder);
    assert.deepEqual(more, []);
    assert.match(name, /^[0-9a-f]{64}$/);
    assert.equal(readFileSync(join(folder, name), 'utf8'), '');
    assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  it('reads the file of an earlier version, and deletes it with the command lines in it', async () => {
    writeFileSync(oldFile, JSON.stringify({ commandLines: ['node\0a b', 'other', 7] }));
    const [kept, atOnce] = await Promise.all([open(), open()]);
    assert.deepEqual([kept.has(server), kept.has(other), atOnce.has(server)], [true, true, true]);
    assert.deepEqual(readdirSync(parent), ['storage']);
    await kept.remove(server);
    assert.equal((await open()).has(server), false);
  });

  it('deletes a draft that an earlier version left behind in a crash, once that is an hour old', async () => {
    const draft = `${oldFile}.0b0e7a52-6b1f-4d33-a6e1-1d2f3a4b5c6d.tmp`;
    writeFileSync(draft, '{"commandLines":["serve --auth=token');
    await open();
    assert.equal(readdirSync(parent).length, 1, 'it may be of this moment');
    await open({ now: () => Date.now() + 7_200_000 });
    assert.deepEqual(readdirSync(parent), []);
  });

  it('does not undo what another window has added since it was read', async () => {
    const here = await open();
    const there = await open();
    await here.add(server);
    await there.add(other);
    await there.remove(command('unknown'));
    const next = await open();
    assert.deepEqual([next.has(server), next.has(other)], [true, true]);
  });

  it('learns at an update what another window has added and removed', async () => {
    const here = await open();
    const there = await open();
    await there.add(server);
    await here.update();
    assert.equal(here.has(server), true);
    await there.remove(server);
    await here.update();
    assert.equal(here.has(server), false);
  });

  it('lists the folder once per update, however many orphans there are, and not again while the drive does not answer', async () => {
    let calls = 0;
    let readdir: () => Promise<string[]> = () => Promise.resolve([]);
    const counted = new Proxy<KeptFs>(nodeFs, {
      get: (_target, method) => () => {
        calls++;
        assert.equal(method, 'readdir');
        return readdir();
      },
    });
    const kept = create({ fs: counted });
    await kept.update();
    for (let pid = 2; pid < 1_000; pid++) kept.has(command(String(pid)));
    assert.equal(calls, 1);
    readdir = never;
    for (let refresh = 0; refresh < 100; refresh++) void kept.update();
    await setImmediate();
    assert.equal(calls, 2);
  });

  it('delays nothing if the drive does not answer, warns, and keeps what was added in this window', async () => {
    let calls = 0;
    const hanging = new Proxy<KeptFs>(nodeFs, {
      get: () => () => {
        calls++;
        return never();
      },
    });
    const kept = await open({ fs: hanging, clock: { sleep: () => setImmediate() } });
    for (let refresh = 0; refresh < 50; refresh++) void kept.update();
    await setImmediate();
    assert.equal(calls, 1, 'one call at a time, as each holds a thread while the drive hangs');
    assert.match(warnings.splice(0).join(), /storage does not answer/);
    assert.equal(kept.has(server), false);
    await assert.rejects(kept.add(server), /does not answer/);
    assert.equal(kept.has(server), true);
  });

  it('does not lose what was added during a listing of the folder that began before', async () => {
    let release = (): void => undefined;
    const delayed = new Promise<void>((resolve) => {
      release = resolve;
    });
    const late = {
      ...nodeFs,
      readdir: async () => {
        await delayed;
        return [];
      },
    };
    const kept = create({ fs: late as unknown as KeptFs });
    const update = kept.update();
    await kept.add(server);
    release();
    await update;
    assert.equal(kept.has(server), true);
  });

  it('loses no change of several at once, and applies the last one to each command', async () => {
    const many = Array.from({ length: 20 }, (_, index) => command(String(index)));
    const kept = await open();
    await Promise.all(many.map((process) => kept.add(process)));
    const next = await open();
    assert.ok(many.every((process) => next.has(process)));
    await Promise.all([kept.add(server), kept.remove(server), kept.add(other)]);
    assert.deepEqual([kept.has(server), kept.has(other)], [false, true]);
  });

  it('keeps 500 commands at most, and deletes the oldest first', async () => {
    writeFileSync(oldFile, JSON.stringify({ commandLines: ['oldest'] }));
    await open();
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    writeFileSync(oldFile, JSON.stringify({ commandLines: Array.from({ length: 499 }, (_, index) => String(index)) }));
    const kept = await open();
    assert.equal(kept.has(command('oldest')), true);
    await kept.add(server);
    assert.equal(readdirSync(folder).length, 500);
    assert.deepEqual([kept.has(server), kept.has(command('oldest')), kept.has(command('0'))], [true, false, true]);
  });

  it('warns of a damaged file of an earlier version, and starts without it', async () => {
    for (const damaged of ['', '{', 'null', '[]', '{"commandLines":7}', 'one\nline']) {
      writeFileSync(oldFile, damaged);
      const kept = await open();
      assert.equal(kept.has(server), false, damaged);
      const [warning = '', ...more] = warnings.splice(0);
      assert.match(warning, /^\S*kept\.json is damaged[^\n]*$/);
      assert.deepEqual(more, []);
    }
    assert.deepEqual(readdirSync(parent), []);
  });

  it('starts with the kept commands of other workspaces as long as this workspace has none of its own', async () => {
    const ofFolder = join(parent, 'folder', 'kept');
    await (await open({ folder: ofFolder })).add(server);
    const otherFolders = () => Promise.resolve([ofFolder, join(parent, 'missing')]);
    const kept = await open({ otherFolders });
    assert.equal(kept.has(server), true);
    await kept.remove(server);
    assert.equal((await open({ otherFolders })).has(server), false);
    assert.equal((await open({ folder: ofFolder })).has(server), true);
  });

  it('rejects if a change cannot be written, and applies it in this window all the same', async () => {
    writeFileSync(join(parent, 'file'), '');
    const kept = await open({ folder: join(parent, 'file', 'kept') });
    await assert.rejects(kept.add(server), /ENOTDIR|EEXIST/);
    await assert.rejects(kept.add(other));
    await kept.update();
    assert.equal(kept.has(server), true);
    assert.equal(warnings.splice(0).length, 1);
  });

  it('ignores files whose name is no hash of a command', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), '');
    assert.equal((await open()).has(processInfo({ pid: 3, commandLine: [], name: 'node' })), false);
  });
});
