import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getStaleFiles, InspectionFiles } from '../../../src/workspace/inspectionFiles';

const dayMs = 24 * 3_600_000;

describe('InspectionFiles', () => {
  let parent: string;
  let folder: string;
  let files: InspectionFiles;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'inspections-'));
    folder = join(parent, 'inspections');
    files = new InspectionFiles({ folder });
  });

  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('are written for the user alone, and can be written anew', async () => {
    await files.write('a.txt', 'first');
    const path = await files.write('a.txt', 'second');
    assert.equal(readFileSync(path, 'utf8'), 'second');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal((await files.stat('a.txt'))?.bytes, 'second'.length);
    assert.equal(await files.stat('b.txt'), undefined);
  });

  it('that come in parts are there once they are whole', async () => {
    const path = await files.writeParts('a.heapsnapshot', async (write) => {
      await write('{"a":');
      assert.equal(existsSync(files.pathOf('a.heapsnapshot')), false);
      await write('1}');
    });
    assert.equal(readFileSync(path, 'utf8'), '{"a":1}');
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('that come in parts leave nothing if they fail', async () => {
    const produce = async (write: (part: string) => Promise<void>): Promise<void> => {
      await write('{');
      throw new Error('The program has ended.');
    };
    await assert.rejects(files.writeParts('a.heapsnapshot', produce), /The program has ended/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are deleted after a week', async () => {
    await files.write('old.txt', '');
    await files.write('new.txt', '');
    const then = (Date.now() - 8 * dayMs) / 1_000;
    utimesSync(files.pathOf('old.txt'), then, then);
    await files.cleanUp();
    assert.deepEqual(readdirSync(folder), ['new.txt']);
  });

  it('need no folder to be cleaned up', async () => {
    await files.cleanUp();
    assert.equal(existsSync(folder), false);
  });
});

describe('getStaleFiles', () => {
  const now = 100 * dayMs;
  const file = (ageMs: number, bytes = 1) => ({ name: `${ageMs}`, bytes, modifiedAt: now - ageMs });
  const stale = (...all: readonly ReturnType<typeof file>[]) => getStaleFiles(all, now).map(({ name }) => name);

  it('has the oldest of too many, and of those that are too large together', () => {
    const many = Array.from({ length: 102 }, (_, age) => file(age));
    assert.deepEqual(stale(...many.toReversed()), ['100', '101']);
    const large = 0.6 * 1024 ** 3;
    assert.deepEqual(stale(file(3), file(2, large), file(1, large)), ['2', '3']);
  });

  it('does not have the newest, however large it is', () => {
    assert.deepEqual(stale(file(1, 10 * 1024 ** 3), file(8 * dayMs)), [`${8 * dayMs}`]);
  });
});
