import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../../host/install/lock';
import { nodeArguments } from '../../../host/nodeArguments';
import { makeTempFolder } from '../../../host/tempFolder';

describe('withLock', () => {
  let path: string;

  beforeEach(() => {
    path = join(makeTempFolder(), 'below', 'lock');
  });

  it('runs one piece of work at a time, and frees the lock after each', async () => {
    let running = 0;
    const work = async (): Promise<void> => {
      assert.equal(++running, 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
    };
    await Promise.all([withLock(path, work), withLock(path, work)]);
    assert.equal(existsSync(path), false);
  });

  it('frees the lock if the work fails', async () => {
    await assert.rejects(
      withLock(path, () => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.equal(await withLock(path, () => Promise.resolve('done')), 'done');
  });

  it('takes over a lock that has not been renewed for 20 s, whatever the pid of its owner means here', async () => {
    mkdirSync(path, { recursive: true });
    const before = Date.now() / 1000 - 21;
    utimesSync(path, before, before);
    assert.equal(await withLock(path, () => Promise.resolve('done')), 'done');
  });

  it('waits for a lock that is renewed, though no process here is its owner', async () => {
    mkdirSync(path, { recursive: true });
    let isDone = false;
    const done = withLock(path, () => Promise.resolve()).then(() => (isDone = true));
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.equal(isDone, false);
    // 25 s without a sign of life.
    const before = Date.now() / 1000 - 25;
    utimesSync(path, before, before);
    await done;
  });

  it('is freed at once when a signal ends its owner', async () => {
    const script = `require(${JSON.stringify(require.resolve('../../../host/install/lock'))})
      .withLock(${JSON.stringify(path)}, () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const owner = spawn(process.execPath, [...nodeArguments, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(owner.stdout, 'data');
    assert.ok(statSync(path).isDirectory());
    owner.kill('SIGTERM');
    await once(owner, 'exit');
    assert.equal(existsSync(path), false);
  });
});
