import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isMissing,
  isOlder,
  removeAbandonedDrafts,
  unlessMissing,
  writeAtomically,
} from '../../../src/common/atomicFile';

describe('atomicFile', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'atomic-file-'));
  });

  afterEach(async () => {
    await fs.rm(folder, { recursive: true });
  });

  it('writes a file that only the user may read, creates its folder, and leaves no other file', async () => {
    const path = join(folder, 'a', 'b', 'file');
    await writeAtomically(path, 'old', fs);
    await writeAtomically(path, 'new', fs);
    assert.equal(await fs.readFile(path, 'utf8'), 'new');
    assert.equal((await fs.stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await fs.readdir(join(folder, 'a', 'b')), ['file']);
  });

  it('leaves the old text and no draft if the new text cannot be written', async () => {
    const path = join(folder, 'file');
    await writeAtomically(path, 'old', fs);
    const failing = { ...fs, rename: () => Promise.reject(new Error('no space')) };
    await assert.rejects(writeAtomically(path, 'new', failing), /no space/);
    assert.equal(await fs.readFile(path, 'utf8'), 'old');
    assert.deepEqual(await fs.readdir(folder), ['file']);
  });

  it('removes drafts that are older than an hour, and no other file', async () => {
    const draft = (digit: string): string => `file.${digit.repeat(8)}-1111-1111-1111-111111111111.tmp`;
    const hourMs = 3_600_000;
    const now = Date.now();
    for (const name of ['file', 'other.tmp', draft('1'), draft('2')]) await fs.writeFile(join(folder, name), '');
    for (const name of ['file', 'other.tmp', draft('1')]) {
      await fs.utimes(join(folder, name), new Date(now - hourMs - 1000), new Date(now - hourMs - 1000));
    }
    await removeAbandonedDrafts(folder, fs, now);
    assert.deepEqual((await fs.readdir(folder)).sort(), ['file', draft('2'), 'other.tmp'].sort());
    await removeAbandonedDrafts(join(folder, 'missing'), fs, now);
  });

  it('takes a file that does not exist for no old file, and other errors for errors', async () => {
    assert.equal(await isOlder(join(folder, 'missing'), 0, fs, Date.now()), false);
    await fs.writeFile(join(folder, 'file'), '');
    await assert.rejects(isOlder(join(folder, 'file', 'x'), 0, fs, Date.now()), /ENOTDIR/);
    const error = await fs.readFile(join(folder, 'missing')).catch((reason: unknown) => reason);
    assert.equal(isMissing(error), true);
    assert.doesNotThrow(() => {
      unlessMissing(error);
    });
    assert.throws(() => {
      unlessMissing(new Error('odd'));
    }, /odd/);
  });
});
