import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../../../src/process/identity';
import { LedgerStore } from '../../../../src/process/ledger/ledgerStore';
import { WorkspaceIndex } from '../../../../src/process/ledger/workspaceIndex';
import { lineageRecord } from '../../support/lineageRecord';

const day = 24 * 3_600_000;

describe('WorkspaceIndex', () => {
  let folder: string;

  beforeEach(async () => {
    folder = join(await fs.mkdtemp(join(tmpdir(), 'index-')), 'below');
  });
  afterEach(() => fs.rm(join(folder, '..'), { recursive: true, force: true }));

  const index = (storage: string, ...workspaceFolders: readonly string[]) =>
    new WorkspaceIndex({ folder, storage, workspaceFolders: () => workspaceFolders });
  const contained = (storage: string, ...workspaceFolders: readonly string[]) =>
    index(storage, ...workspaceFolders).containedStorages();

  it('finds the storage that a window had before a folder was added to its workspace, and no other storage', async () => {
    assert.deepEqual(await contained('/storage/a', 'file:///a'), []);
    await contained('/storage/c', 'file:///c');
    assert.deepEqual(await contained('/storage/a+b', 'file:///a', 'file:///b'), ['/storage/a']);
    assert.deepEqual(await contained('/storage/a', 'file:///a'), []);
    assert.deepEqual(await contained('/storage/a+b+d', 'file:///b', 'file:///a', 'file:///d'), [
      '/storage/a',
      '/storage/a+b',
    ]);
  });

  it('lets a window take over what it left in its storage of before a folder was added to its workspace', async () => {
    const left = lineageRecord(10);
    const storages = join(folder, '..', 'workspaceStorage');
    const warnings: string[] = [];
    const openWindow = (storage: string, window: Identity, ...workspaceFolders: readonly string[]) =>
      new LedgerStore({
        folder: join(storages, storage, 'ledger'),
        otherFolders: async () => {
          const found = await index(join(storages, storage), ...workspaceFolders).containedStorages();
          return found.map((other) => join(other, 'ledger'));
        },
        bootId: 'boot',
        pidSpace: '0123456789ab',
        window,
        isRunning: () => false,
        warn: (message) => warnings.push(message),
      });
    const before = openWindow('a', { pid: 1000, startTime: 1 }, 'file:///a');
    await before.inherit();
    await before.save([left]);
    assert.deepEqual((await openWindow('b', { pid: 2000, startTime: 2 }, 'file:///b').inherit()).members, []);
    const { members } = await openWindow('ab', { pid: 3000, startTime: 3 }, 'file:///a', 'file:///b').inherit();
    assert.deepEqual(members, [left]);
    assert.deepEqual(warnings, []);
  });

  it('does not count a window without a folder as a part of every workspace', async () => {
    await contained('/storage/none');
    assert.deepEqual(await contained('/storage/a', 'file:///a'), []);
  });

  it('searches once for the same folders, and again after a folder was added without a restart', async () => {
    await contained('/storage/b', 'file:///b');
    const open = ['file:///a', 'file:///c'];
    let reads = 0;
    const readdir = ((path: string) => {
      reads++;
      return fs.readdir(path);
    }) as typeof fs.readdir;
    const growing = new WorkspaceIndex({
      folder,
      storage: '/storage/w',
      workspaceFolders: () => [...open],
      fs: { ...fs, readdir },
    });
    assert.deepEqual(await growing.containedStorages(), []);
    const once = reads;
    assert.deepEqual(await growing.containedStorages(), []);
    assert.equal(reads, once);
    open.push('file:///b');
    assert.deepEqual(await growing.containedStorages(), ['/storage/b']);
  });

  it('ignores damaged entries, and deletes those of workspaces that were not opened for 90 days', async () => {
    await contained('/storage/a', 'file:///a');
    const [name = ''] = await fs.readdir(folder);
    const old = new Date(Date.now() - 100 * day);
    await fs.utimes(join(folder, name), old, old);
    for (const [at, text] of ['', '{', 'null', '{"storage":7}', '{"storage":"/x","workspaceFolders":[7]}'].entries())
      await fs.writeFile(join(folder, `${at}.json`), text);
    assert.deepEqual(await contained('/storage/a+b', 'file:///a', 'file:///b'), []);
    assert.ok(!(await fs.readdir(folder)).includes(name));
  });

  it('searches again after a failure', async () => {
    let fails = true;
    const mkdir = ((...args: Parameters<typeof fs.mkdir>) =>
      fails ? Promise.reject(new Error('EROFS')) : fs.mkdir(...args)) as typeof fs.mkdir;
    const failing = new WorkspaceIndex({
      folder,
      storage: '/storage/a',
      workspaceFolders: () => ['file:///a'],
      fs: { ...fs, mkdir },
    });
    await assert.rejects(failing.containedStorages(), /EROFS/);
    fails = false;
    assert.deepEqual(await failing.containedStorages(), []);
  });
});
