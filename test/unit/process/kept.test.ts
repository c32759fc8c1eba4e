import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptCommands } from '../../../src/process/kept';
import { processInfo } from './fixtures';

describe('KeptCommands', () => {
  const server = processInfo({ pid: 2, commandLine: ['node', 'a b'] });
  let folder: string;
  let warnings: string[];

  const open = (path = join(folder, 'storage', 'kept.json')) =>
    new KeptCommands({ path, warn: (message) => warnings.push(message) });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runaway-kept-'));
    warnings = [];
  });

  afterEach(() => {
    assert.deepEqual(warnings, []);
    rmSync(folder, { recursive: true });
  });

  it('remembers a command line, exactly, until that is undone', async () => {
    const kept = open();
    await kept.add(server);
    await kept.add(server);
    assert.equal(kept.has(processInfo({ pid: 3, commandLine: ['node', 'a b'] })), true);
    assert.equal(kept.has(processInfo({ pid: 3, commandLine: ['node', 'a', 'b'] })), false);
    await kept.remove(server);
    assert.equal(kept.has(server), false);
    assert.equal(open().has(server), false);
  });

  it('knows in the next window what was kept in this one, without a trace of the writing', async () => {
    await open().add(server);
    assert.equal(open().has(server), true);
    assert.deepEqual(readdirSync(join(folder, 'storage')), ['kept.json']);
  });

  it('keeps what another window has kept meanwhile', async () => {
    const other = processInfo({ pid: 4, commandLine: ['other'] });
    const here = open();
    const there = open();
    await here.add(server);
    await there.add(other);
    await there.remove(processInfo({ pid: 5, commandLine: ['nobody'] }));
    assert.equal(open().has(server), true);
    assert.equal(open().has(other), true);
  });

  it('learns what another window keeps, and no longer keeps', async () => {
    const here = open();
    const there = open();
    assert.equal(here.has(server), false);
    await there.add(server);
    assert.equal(here.has(server), true);
    await there.remove(server);
    assert.equal(here.has(server), false);
  });

  it('loses nothing when told several things at once', async () => {
    const many = Array.from({ length: 20 }, (_, index) => processInfo({ pid: index + 2, commandLine: [`${index}`] }));
    const kept = open();
    await Promise.all(many.map((process) => kept.add(process)));
    assert.ok(many.every((process) => open().has(process)));
  });

  it('is bounded, and forgets the oldest first', async () => {
    const commandLines = Array.from({ length: 500 }, (_, index) => String(index));
    const path = join(folder, 'kept.json');
    writeFileSync(path, JSON.stringify({ commandLines }));
    await open(path).add(server);
    assert.equal(open(path).has(server), true);
    assert.equal(open(path).has(processInfo({ pid: 3, commandLine: ['0'] })), false);
    assert.equal(open(path).has(processInfo({ pid: 3, commandLine: ['1'] })), true);
  });

  it('says so when the file holds something else, and goes on without', async () => {
    const path = join(folder, 'kept.json');
    for (const damaged of ['', '{', 'null', '[]', '{"commandLines":7}']) {
      writeFileSync(path, damaged);
      const kept = open(path);
      assert.equal(kept.has(server), false, damaged);
      assert.match(warnings.splice(0).join(), /kept\.json/);
      await kept.add(server);
      warnings = [];
      assert.equal(open(path).has(server), true);
    }
  });

  it('holds for this window when it cannot be written, and the caller learns of it', async () => {
    writeFileSync(join(folder, 'file'), '');
    const kept = open(join(folder, 'file', 'kept.json'));
    warnings = [];
    await assert.rejects(kept.add(server), /ENOTDIR|EEXIST/);
    await assert.rejects(kept.add(processInfo({ pid: 4, commandLine: ['other'] })));
    warnings = [];
    assert.equal(kept.has(server), true);
  });
});
