import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/process/control/report';
import { PinnedProcesses } from '../../src/process/control/windows/pinnedProcesses';
import { isStopped } from '../../src/process/processInfo';
import { processAccess } from '../../src/process/source/windows/kernel32';
import { until } from '../unit/support/realProcessFixture';
import { loadApi } from './support/loadApi';
import { WindowsFixture } from './support/windowsFixture';

const idle = 'setTimeout(() => {}, 60000)';

describe('The control of Windows, under wine', function () {
  this.timeout(60_000);
  let fixture: WindowsFixture;

  beforeEach(() => {
    fixture = new WindowsFixture();
  });

  afterEach(async () => {
    await fixture.dispose();
  });

  const outcomes = ({ processes }: Report) => processes.map(({ outcome, detail }) => [outcome, detail]);

  it('kills exactly the process that is meant, with the exit code 1', async () => {
    const [child, other] = [fixture.node(idle), fixture.node(idle)];
    const report = await fixture.controller.kill(fixture.identity(child.pid));
    assert.deepEqual(outcomes(report), [['gone', undefined]]);
    assert.equal(await fixture.untilExit(child), 1);
    assert.equal(other.exitCode, null);
  });

  it('refuses a start time that is not that of the process, and pids that are no multiples of four', async () => {
    const child = fixture.node(idle);
    const { pid, startTime } = fixture.identity(child.pid);
    await assert.rejects(fixture.controller.kill({ pid, startTime: startTime + 1 }), { reason: 'replaced' });
    for (const near of [1, 2, 3]) {
      await assert.rejects(fixture.controller.kill({ pid: pid + near }), { reason: 'noSuchProcess' });
    }
    await assert.rejects(fixture.controller.kill({ pid: process.pid }), { reason: 'self' });
    assert.equal(child.exitCode, null);
  });

  it('sees that a process has ended though something holds it open, and so its pid', async () => {
    const { kernel32, ntdll } = loadApi();
    const child = fixture.node(idle);
    const identity = fixture.identity(child.pid);
    const handle = kernel32.openProcess(processAccess.queryLimited, child.pid);
    try {
      await fixture.controller.kill(identity);
      await fixture.untilExit(child);
      assert.notEqual(kernel32.openProcess(processAccess.queryLimited, child.pid), 0, 'it can still be opened');
      assert.equal(fixture.source.get(child.pid), undefined);
      await assert.rejects(fixture.controller.kill(identity), { reason: 'noSuchProcess' });
      const pinned = new PinnedProcesses(kernel32, ntdll);
      assert.throws(() => pinned.open(identity), { code: 'ESRCH' });
      pinned.dispose();
    } finally {
      kernel32.closeHandle(handle);
    }
  });

  it('pauses a process, and resumes it however often it was paused', async () => {
    const path = join(fixture.folder, 'count');
    const child = fixture.node(
      `let count = 0; setInterval(() => require('node:fs').writeFileSync(${JSON.stringify(path)}, String(++count)), 10)`,
    );
    await until('the first count', () => existsSync(path) && readFileSync(path, 'utf8') !== '');
    for (let time = 0; time < 2; time++) await fixture.controller.signal('pause', fixture.identity(child.pid));
    const before = readFileSync(path, 'utf8');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(readFileSync(path, 'utf8'), before);
    await fixture.controller.signal('resume', fixture.identity(child.pid));
    await until('the next count', () => !['', before].includes(readFileSync(path, 'utf8')));
  });

  it('resumes what it has suspended of a tree that is not killed after all', async () => {
    const child = fixture.node(`require('node:child_process').spawn(process.execPath, ['-e', '${idle}']); ${idle}`);
    await fixture.untilAlive(2);
    const abort = new AbortController();
    const ended = fixture.controller.killTree(fixture.identity(child.pid), { abort: abort.signal });
    abort.abort();
    await assert.rejects(ended);
    assert.equal((await fixture.alive()).filter(isStopped).length, 0);
    // Both answer: they end when they are asked to.
    assert.equal((await fixture.alive()).length, 2);
  });

  describe('asks a process to exit', () => {
    const graceMs = 10_000;
    const handler = `process.on('SIGINT', () => process.exit(42)); require('node:fs').writeFileSync('ready', ''); ${idle}`;
    const untilReady = () => until('the handler', () => existsSync(join(fixture.folder, 'ready')));
    const methods = async (...pids: readonly number[]) =>
      fixture.controller.findTerminateMethods(pids.map((pid) => fixture.identity(pid)));

    it('by Ctrl+C to its console, so that its handler runs', async () => {
      const child = fixture.node(handler);
      await untilReady();
      const [method] = await methods(child.pid);
      assert.equal(method?.kind, 'console');
      const report = await fixture.controller.terminate(fixture.identity(child.pid), { graceMs });
      assert.deepEqual(outcomes(report), [['gone', undefined]]);
      assert.equal(await fixture.untilExit(child), 42);
    });

    it('not at all if it has no window and no console, and says so', async () => {
      const child = fixture.node(handler, { detached: true });
      await untilReady();
      assert.deepEqual(await methods(child.pid), [{ kind: 'none', reason: 'unaskable' }]);
      const report = await fixture.controller.terminate(fixture.identity(child.pid), { graceMs });
      assert.deepEqual(outcomes(report), [['denied', 'unaskable']]);
      assert.equal(child.exitCode, null);
    });
  });
});
