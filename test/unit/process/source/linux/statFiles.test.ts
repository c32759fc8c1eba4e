import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NoDescriptorError, StatFiles } from '../../../../../src/process/source/linux/statFiles';
import { FakeProc } from '../../../support/fakeProc';

/** The text, or undefined when there is none. */
function read(files: StatFiles, pid: number, keep: boolean): string | undefined {
  const length = files.read(pid, keep);
  return length === 0 ? undefined : files.text.toString('utf8', 0, length);
}

describe('StatFiles', () => {
  let proc: FakeProc;

  beforeEach(() => {
    proc = new FakeProc();
    for (let pid = 1; pid <= 40; pid++) proc.start({ pid });
  });

  it('keeps files open if asked, and closes all of them on dispose', () => {
    const files = new StatFiles(proc);
    for (let pid = 1; pid <= 40; pid++) assert.match(read(files, pid, pid <= 30) ?? '', new RegExp(`^${pid} `));
    assert.deepEqual([files.open, proc.openCount], [30, 30]);
    files.release(7);
    files.release(7);
    assert.equal(proc.openCount, 29);
    files.dispose();
    assert.equal(proc.openCount, 0);
  });

  it('keeps at most its limit of files open, and reads the others too', () => {
    const files = new StatFiles(proc, 10);
    for (const round of [1, 2]) {
      for (let pid = 1; pid <= 40; pid++) assert(read(files, pid, true), `${pid} in round ${round}`);
      assert.equal(proc.openCount, 10);
    }
  });

  it('keeps a quarter of the free descriptors by default', () => {
    proc.files.set('/proc/self/limits', 'Max open files            64                   64                   files\n');
    const files = new StatFiles(proc);
    for (let pid = 1; pid <= 40; pid++) read(files, pid, true);
    assert.equal(files.open, 16);
  });

  it('keeps no file open if the limit of descriptors is not known', () => {
    proc.denied.set('/proc/self/limits', 'EACCES');
    const files = new StatFiles(proc);
    read(files, 1, true);
    assert.equal(files.open, 0);
  });

  it('closes half of its files if descriptors run out', () => {
    const files = new StatFiles(proc, 30);
    proc.maxOpen = 20;
    for (let pid = 1; pid <= 40; pid++) assert(read(files, pid, true), `${pid}`);
    assert.equal(files.open, 10);
  });

  it('throws a ListingError if there is no descriptor at all', () => {
    const files = new StatFiles(proc, 30);
    proc.maxOpen = 0;
    assert.throws(() => read(files, 1, true), NoDescriptorError);
  });

  it('stays bound to the process if its pid is taken over', () => {
    const files = new StatFiles(proc);
    read(files, 5, true);
    proc.end(5);
    proc.start({ pid: 5, name: 'other' });
    assert.equal(read(files, 5, true), undefined);
    assert.equal(proc.openCount, 0);
    assert.match(read(files, 5, true) ?? '', /other/);
  });

  it('reads nothing of a real process that has ended', async () => {
    const files = new StatFiles(nodeFs);
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    assert.match(read(files, pid, true) ?? '', new RegExp(`^${pid} `));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    assert.equal(read(files, pid, true), undefined);
    files.dispose();
  });

  it('lists 100 processes with ulimit -n 64, also if nearly all descriptors are taken', async function () {
    this.timeout(30_000);
    const script = join(__dirname, 'fewDescriptors.ts');
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      'ulimit -n 64 && exec "$@"',
      'sh',
      process.execPath,
      '--require',
      'tsx/cjs',
      script,
    ]);
    const { counts, ours } = JSON.parse(stdout) as { counts: number[]; ours: number };
    assert.deepEqual(counts, [101, 101, 101, 101, 101]);
    assert(ours < 48, `${ours} descriptors are in use`);
  });
});
