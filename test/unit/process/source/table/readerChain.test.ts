import assert from 'node:assert/strict';
import { ListingError } from '../../../../../src/process/source/processSource';
import type { SourceName } from '../../../../../src/process/source/sourceState';
import type { ProcessTableReader } from '../../../../../src/process/source/table/processTableReader';
import { ReaderChain, type Replacement } from '../../../../../src/process/source/table/readerChain';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { processInfo } from '../../../support/fixtures';

/** A reader that can be made to fail. */
class FakeReader implements ProcessTableReader {
  failure: Error | undefined;
  isDisposed = false;
  pids = [100];

  constructor(readonly name: SourceName) {}

  listAll() {
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve(this.pids.map((pid) => processInfo({ pid, name: this.name })));
  }

  read(pid: number) {
    return processInfo({ pid, name: this.name });
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

describe('ReaderChain', () => {
  let first: FakeReader;
  let second: FakeReader;
  let third: FakeReader;
  let chain: ReaderChain;
  let replacements: Replacement[];
  const dead = new ListingError('it is dead');

  beforeEach(() => {
    first = new FakeReader('windows');
    second = new FakeReader('powershell');
    third = new FakeReader('ps-list');
    chain = new ReaderChain([() => first, () => second, () => third]);
    replacements = [];
    chain.onDidReplace((replacement) => replacements.push(replacement));
  });

  const listedBy = async (): Promise<string | undefined> => (await chain.listAll([]))[0]?.name;

  it('replaces a reader that fails twice in a row, in the listing that fails, and tells of it', async () => {
    assert.equal(await listedBy(), 'windows');
    first.failure = dead;
    await assert.rejects(chain.listAll([]), dead);
    assert.equal(await listedBy(), 'powershell');
    assert.equal(chain.current, second);
    assert.deepEqual(replacements, [{ before: first, error: dead }]);
    assert.deepEqual([chain.replacement, first.isDisposed], [replacements[0], true]);
    first.failure = undefined;
    assert.equal(await listedBy(), 'powershell');
  });

  it('replaces a reader that lists nothing: an answer that was not understood', async () => {
    first.pids = [];
    await assert.rejects(chain.listAll([]), ListingError);
    assert.equal(await listedBy(), 'powershell');
  });

  it('creates no reader any more once it is disposed of', async () => {
    first.failure = dead;
    await assert.rejects(chain.listAll([]), dead);
    chain.dispose();
    await assert.rejects(chain.listAll([]), dead);
    assert.equal(chain.current, first);
  });

  it('keeps a reader that fails now and then', async () => {
    for (let time = 0; time < 5; time++) {
      first.failure = dead;
      await assert.rejects(chain.listAll([]), dead);
      first.failure = undefined;
      assert.equal(await listedBy(), 'windows');
    }
    assert.deepEqual(replacements, []);
  });

  it('leaves out a reader that fails as well, that lists nothing, or that cannot be created', async () => {
    const failing: readonly (() => ProcessTableReader)[] = [
      () => Object.assign(new FakeReader('powershell'), { failure: new Error('no PowerShell') }),
      () => Object.assign(new FakeReader('powershell'), { pids: [] }),
      () => {
        throw new Error('spawn EACCES');
      },
    ];
    for (const create of failing) {
      const broken = Object.assign(new FakeReader('windows'), { failure: dead });
      chain = new ReaderChain([() => broken, create, () => third]);
      await assert.rejects(chain.listAll([]), dead);
      assert.equal(await listedBy(), 'ps-list');
    }
  });

  it('keeps its reader, and what that fails with, as long as all fail', async () => {
    for (const reader of [first, second, third]) reader.failure = dead;
    for (let time = 0; time < 5; time++) await assert.rejects(chain.listAll([]), dead);
    assert.equal(chain.current, first);
    first.failure = undefined;
    assert.equal(await listedBy(), 'windows');
    assert.deepEqual([replacements, first.isDisposed], [[], false]);
  });

  it('replaces a reader once if two listings fail at a time', async () => {
    first.failure = dead;
    await assert.rejects(chain.listAll([]), dead);
    const both = await Promise.all([chain.listAll([]), chain.listAll([])]);
    assert.deepEqual(
      both.map(([process]) => process?.name),
      ['powershell', 'powershell'],
    );
    // A reader that is created a second time would be the same object here, and disposed of.
    assert.deepEqual([replacements.length, chain.current.name, second.isDisposed], [1, 'powershell', false]);
  });

  it('lets a source go on tracking what its first reader has listed', async () => {
    const source = createTableSource(chain);
    await source.list({ roots: new Set([100]) });
    first.failure = dead;
    await assert.rejects(source.list({ roots: new Set() }), dead);
    const { processes } = await source.list({ roots: new Set() });
    assert.deepEqual(
      processes.map(({ pid, name }) => [pid, name]),
      [[100, 'powershell']],
    );
    assert.equal(source.get(7)?.name, 'powershell');
    source.dispose();
    assert.ok(second.isDisposed);
  });
});
