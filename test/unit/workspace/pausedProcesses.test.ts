import { settled } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PausedProcesses } from '../../../src/workspace/pausedProcesses';
import { CommandFixture } from '../support/commandFixture';
import { processInfo } from '../support/fixtures';
import { until } from '../support/realProcessFixture';

const space = '0123456789ab';
const children = [101, 102].map((pid) => processInfo({ pid, parentPid: 100 }));
const identity = (pid: number) => ({ pid, startTime: pid * 10 });

describe('PausedProcesses', () => {
  let folder: string;
  let scene: CommandFixture;
  const warnings: string[] = [];

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'runaway-paused-')), 'paused');
    scene = new CommandFixture(children);
    warnings.length = 0;
  });
  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true, force: true });
    assert.deepEqual(warnings, []);
  });

  async function openWindow(): Promise<PausedProcesses> {
    const window = new PausedProcesses({
      folder,
      pidSpace: space,
      controller: scene.controller,
      getProcess: (pid) => scene.processes.get(pid),
      log: { warn: (message) => void warnings.push(message) },
    });
    await window.start();
    return window;
  }

  /** A listing of the processes as they are now. */
  async function list() {
    await scene.run('refresh');
    return scene.snapshot;
  }

  const notes = () => (existsSync(folder) ? readdirSync(folder).sort() : []);

  it('resumes what this window has paused, in the turn in which the window closes', async () => {
    const window = await openWindow();
    scene.change(101, { state: 'stopped' });
    await window.add(identity(101));
    window.dispose();
    assert.deepEqual(scene.signals, ['SIGCONT 101']);
    window.dispose();
    assert.deepEqual(scene.signals, ['SIGCONT 101']);
  });

  it('sends no signal to a process that has the pid of one that was paused', async () => {
    const window = await openWindow();
    await window.add(identity(101));
    scene.change(101, { startTime: 77 });
    window.dispose();
    await settled();
    assert.deepEqual(scene.signals, []);
    assert.match(warnings.splice(0).join(), /^resume 101: The process that was meant has ended/);
  });

  it('forgets a process that something else has continued, which may be stopped again on purpose', async () => {
    const window = await openWindow();
    await window.add(identity(101));
    // The signal has not taken effect yet.
    window.observe(await list());
    scene.change(101, { state: 'stopped' });
    window.observe(await list());
    scene.change(101, { state: 'sleeping' });
    window.observe(await list());
    scene.change(101, { state: 'stopped' });
    window.dispose();
    assert.deepEqual(scene.signals, []);
  });

  it('finds once what an extension host has left paused that was killed, and resumes it when this window closes', async () => {
    const killed = await openWindow();
    await killed.add(identity(101));
    await killed.add(identity(102));
    scene.change(101, { state: 'stopped' });

    const next = await openWindow();
    assert.deepEqual(
      next.observe(await list()).map(({ pid }) => pid),
      [101],
    );
    assert.deepEqual(next.observe(await list()), []);
    await until('the note of 102 to be deleted', () => notes().length === 1);
    assert.deepEqual(notes(), [`${space}-101-1010`]);
    next.dispose();
    assert.deepEqual(scene.signals, ['SIGCONT 101']);
  });

  it('finds what an extension host has left paused where the system tells no states', async () => {
    await (await openWindow()).add(identity(101));
    scene.change(101, { state: 'unknown' });
    const next = await openWindow();
    assert.deepEqual(
      next.observe(await list()).map(({ pid }) => pid),
      [101],
    );
    next.dispose();
    assert.deepEqual(scene.signals, ['SIGCONT 101']);
  });

  it('finds nothing that was resumed, and leaves no note of it', async () => {
    const window = await openWindow();
    await window.add(identity(101));
    await window.remove(identity(101));
    assert.deepEqual(notes(), []);
    assert.deepEqual((await openWindow()).observe(await list()), []);
  });

  it('leaves the notes of other machines alone for a week, deletes those of processes that have ended, and touches no other file', async () => {
    const window = await openWindow();
    await window.add(identity(101));
    await window.add(identity(999));
    const [recent, old, foreign] = ['ffffffffffff-5-50', 'eeeeeeeeeeee-5-50', 'README'];
    for (const name of [recent, old, foreign]) writeFileSync(join(folder, name), '');
    utimesSync(join(folder, old), 0, 0);
    await openWindow();
    assert.deepEqual(notes(), [`${space}-101-1010`, foreign, recent]);
  });

  it('resumes what was paused though no note could be written', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    const window = await openWindow();
    await window.add(identity(101));
    window.dispose();
    assert.deepEqual(scene.signals, ['SIGCONT 101']);
    assert.match(warnings.splice(0).join('\n'), /^Could not note what is paused/);
  });
});
