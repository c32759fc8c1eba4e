import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageDemoOpener } from '../host/launch/demoOpener';
import { demoSettings } from '../host/launch/quietSettings';
import { repository } from '../host/paths';
import { makeTempFolder } from '../host/tempFolder';
import { waitFor } from '../host/waitFor';
import type { Window } from '../host/launch/window';
import { Workbench } from '../host/launch/workbench';

/** For each task of the demo: the programs that must run afterwards, and how many of each. */
const tasks: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['Tree: a dev server with workers', { 'dev-server.js': 1, 'bundler.js': 1, 'api.js': 1, 'worker.js': 3 }],
  ['Stubborn: ignore SIGTERM', { 'ignore-sigterm.js': 1 }],
  ['Tidy: clean up on SIGTERM', { 'clean-up.js': 1 }],
  ['Orphan: leave a server behind', { 'left-behind.js': 1, 'leave-an-orphan.js': 0 }],
  ['Busy: burn a core', { 'burn-a-core.js': 1 }],
  ['Port: a server with a watcher', { 'watch-a-server.js': 2 }],
  ['Pool: workers that lose their parent', { 'leave-a-pool.js': 4 }],
  ['Supervisor: a worker that comes back', { 'supervise.js': 2 }],
  ['Idle: processes that do nothing', { 'idle.js': 7 }],
  ['Storm: keep forking', { 'fork-storm.js': 4 }],
  ['Scatter: a storm that loses its parents', { 'scattered-storm.js': 4 }],
  ['Spin: an endless loop', { 'spin.js': 1 }],
  ['Leak: growing memory', { 'leak.js': 1 }],
  ['Pile-up: helpers that stay', { 'pile-up.js': 1, 'helper.js': 1 }],
  ['Hang: threads that wait for each other', { 'hang.py': 1 }],
];

describe('The demo workspace', () => {
  let workbench: Workbench;
  let window: Window;

  before(async () => {
    workbench = await Workbench.open({
      extensions: [join(repository, 'runaway.vsix'), await packageDemoOpener(makeTempFolder())],
      settings: { ...demoSettings, 'git.enabled': true },
    });
    // The demo is a folder of a repository.
    const workspace = join(workbench.makeWorkspace('repository'), 'demo');
    execFileSync('git', ['init', '--quiet', dirname(workspace)]);
    cpSync(join(repository, 'test', 'demo'), workspace, { recursive: true });
    window = await workbench.openWindow(workspace);
  });

  after(async () => {
    await window.screenshot('demo');
    await workbench.close();
  });

  async function running(script: string): Promise<number> {
    const processes = await workbench.sandbox.processes();
    return processes.filter(({ commandLine, state }) => state !== 'Z' && commandLine.includes(script)).length;
  }

  it('opens with the Processes view and its README', async () => {
    await window.page.locator('.part.sidebar .title-label', { hasText: /^Processes/i }).waitFor();
    await window.page.locator('.part.editor .tab', { hasText: 'README.md' }).waitFor();
    await window.screenshot('demo-opened');
  });

  for (const [label, expected] of tasks) {
    it(`has a task "${label}" that starts its programs`, async function () {
      // Its program is in Python, which may be missing.
      if ('hang.py' in expected && spawnSync('python3', ['--version']).error) this.skip();
      await window.runTask(label);
      for (const [script, count] of Object.entries(expected)) {
        await waitFor(`${count} of ${script}`, 30_000, async () => {
          const found = await running(script);
          return count === 0 ? found === 0 : found >= count;
        });
      }
    });
  }

  it('has asked nothing meanwhile, though it is a folder of a git repository', async () => {
    await window.runCommand('Notifications: Show Notifications');
    await window.page.locator('.notifications-center').waitFor();
    const texts = await window.page.locator('.notifications-center .notification-list-item-message').allInnerTexts();
    // The explanation of the first orphan is meant to be there.
    assert.deepEqual(
      texts.filter((text) => !text.includes('is an orphan: this workspace started it')),
      [],
    );
  });

  it('has no tasks but those that are tested', () => {
    const text = readFileSync(join(repository, 'test', 'demo', '.vscode', 'tasks.json'), 'utf8');
    const labels = [...text.matchAll(/"label": "(.*)"/g)].map(([, label]) => label);
    assert.deepEqual(labels.sort(), tasks.map(([label]) => label).sort());
  });
});
