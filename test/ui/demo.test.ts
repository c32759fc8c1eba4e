import { strict as assert } from 'node:assert';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../host/paths';
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
  ['Storm: keep forking', { 'fork-storm.js': 4 }],
];

describe('The demo workspace', () => {
  let workbench: Workbench;
  let window: Window;

  before(async () => {
    workbench = await Workbench.open({ extensions: [join(repository, 'runaway.vsix')] });
    const workspace = join(workbench.folder, 'demo');
    cpSync(join(repository, 'test', 'demo'), workspace, { recursive: true });
    window = await workbench.openWindow(workspace);
    await window.openProcessesView();
  });

  after(async () => {
    await window.screenshot('demo');
    await workbench.close();
  });

  async function running(script: string): Promise<number> {
    const processes = await workbench.sandbox.processes();
    return processes.filter(({ commandLine, state }) => state !== 'Z' && commandLine.includes(script)).length;
  }

  for (const [label, expected] of tasks) {
    it(`has a task "${label}" that starts its programs`, async () => {
      await window.runTask(label);
      for (const [script, count] of Object.entries(expected)) {
        await waitFor(`${count} of ${script}`, 30_000, async () => {
          const found = await running(script);
          return count === 0 ? found === 0 : found >= count;
        });
      }
    });
  }

  it('has no tasks but those that are tested', () => {
    const text = readFileSync(join(repository, 'test', 'demo', '.vscode', 'tasks.json'), 'utf8');
    const labels = [...text.matchAll(/"label": "(.*)"/g)].map(([, label]) => label);
    assert.deepEqual(labels.sort(), tasks.map(([label]) => label).sort());
  });
});
