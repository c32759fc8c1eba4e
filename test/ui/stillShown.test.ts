import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../host/launch/workbench';
import { openHiddenTerminal, packageHelperExtension } from './helperExtension';
import { openWorkbench, Scene, scenarioTimeout } from './scene';

describe('what still runs, in the view', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;

  before(async () => {
    workbench = await openWorkbench({}, [await packageHelperExtension('still-helper')]);
    const folder = workbench.makeWorkspace('still');
    mkdirSync(join(folder, '.vscode'));
    const stays = { label: 'stays', type: 'process', command: 'sh', args: ['still-stays.sh'], problemMatcher: [] };
    writeFileSync(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [stays] }));
    writeFileSync(join(folder, 'still-stays.sh'), "trap '' HUP TERM; ./still-server 1000; true\n");
    writeFileSync(join(folder, 'still-middle.sh'), './still-leaf 1000; true\n');
    scene = await Scene.open(workbench, { mark: 'still', folder });
    for (const name of ['server', 'leaf', 'helper-hidden']) scene.waiter(name);
    scene.program('top', `require('child_process').spawn('sh', ['still-middle.sh']); setInterval(() => {}, 1000);`);
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(async () => {
    await scene.clear();
  });

  it('a task that does not leave when its terminal is closed is shown as closing, and then warned of', async () => {
    const { window } = scene;
    await window.runTask('stays');
    await scene.started('server');
    await window.row('still-server', 'Processes').waitFor();
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await window.row(/^stays.*closing/, 'Processes').waitFor();
    await window.row('still-server', 'Processes').waitFor();
    assert.equal(await scene.warnings(), 0);
    await window.screenshot('closing');
    await scene.warned(1);
    await window.row(/^stays.*closing/, 'Processes').waitFor({ state: 'detached' });
    await window.row('still-server', 'Processes').waitFor();
  });

  it('a hidden terminal is listed under its name after a reload, and not warned of', async () => {
    const { window } = scene;
    await window.runCommand(openHiddenTerminal);
    await scene.started('helper-hidden');
    await window.row('bg', 'Processes').waitFor();
    await scene.reload();
    const row = window.row(/^bg.*before the reload/, 'Processes');
    await row.waitFor();
    await window.row('still-helper-hidden', 'Processes').waitFor();
    await window.screenshot('held');
    await scene.newTerminal();
    await scene.judged();
    await window.contextMenu(row, 'Kill Tree', window.statusBarMessage(/are gone/));
    await scene.gone('helper-hidden');
    await row.waitFor({ state: 'detached' });
  });

  it('what descends from a process is ended with its tree although the process between them has died', async () => {
    const { window } = scene;
    await scene.inNewTerminal('node still-top.js');
    const leaf = await scene.started('leaf');
    await window.row('still-leaf', 'Processes').waitFor();
    await scene.kill({ pid: leaf.parent });
    await scene.abandoned(leaf);
    await scene.warnedOf('leaf');
    const top = window.row('node still-top.js', 'Processes');
    assert.equal(await top.getAttribute('aria-expanded'), null, 'nothing is below it any more');
    await window.contextMenu(top, 'Kill Tree', window.statusBarMessage(/and 1 below it are gone/));
    await scene.gone('leaf');
    await scene.gone('top');
    await scene.warned(0);
  });
});
