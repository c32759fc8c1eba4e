import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInVSCode } from './support/describeInVSCode';
import { openHiddenTerminal, packageHelperExtension } from './support/helperExtension';
import { Scenario } from './support/scenario';

const withHelper = async () => ({ extensions: [await packageHelperExtension('still-helper')] });

describeInVSCode('Processes that still run, in the Processes view', withHelper, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('still');
    mkdirSync(join(folder, '.vscode'));
    const stays = { label: 'stays', type: 'process', command: 'sh', args: ['still-stays.sh'], problemMatcher: [] };
    writeFileSync(join(folder, '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [stays] }));
    writeFileSync(join(folder, 'still-stays.sh'), "trap '' HUP TERM; ./still-server 1000; true\n");
    writeFileSync(join(folder, 'still-middle.sh'), './still-leaf 1000; true\n');
    scenario = await Scenario.open(vscode.workbench, { mark: 'still', folder });
    for (const name of ['server', 'leaf', 'helper-hidden']) scenario.programs.waiter(name);
    scenario.programs.script(
      'top',
      `require('child_process').spawn('sh', ['still-middle.sh']); setInterval(() => {}, 1000);`,
    );
  });

  afterEach(async () => {
    await scenario.clear();
  });

  it('shows a task that goes on after its terminal is closed as closing, and then as an orphan', async () => {
    const { window } = scenario;
    await window.runTask('stays');
    await scenario.programs.started('server');
    await window.row('still-server', 'Processes').waitFor();
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await window.row(/^stays.*closing/, 'Processes').waitFor();
    await window.row('still-server', 'Processes').waitFor();
    assert.equal(await scenario.orphans.count(), 0);
    await window.screenshot('closing');
    await scenario.orphans.waitForCount(1);
    await window.row(/^stays.*closing/, 'Processes').waitFor({ state: 'detached' });
    await window.row('still-server', 'Processes').waitFor();
  });

  it('shows a hidden terminal by its name after a reload, and not as an orphan', async () => {
    const { window } = scenario;
    await window.runCommand(openHiddenTerminal);
    await scenario.programs.started('helper-hidden');
    await window.row('bg', 'Processes').waitFor();
    await scenario.reload();
    const row = window.row(/^bg.*before the reload/, 'Processes');
    await row.waitFor();
    await window.row('still-helper-hidden', 'Processes').waitFor();
    await window.screenshot('held');
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
    await window.contextMenu(row, 'Kill Tree', window.statusBarMessage(/are gone/));
    await scenario.programs.gone('helper-hidden');
    await row.waitFor({ state: 'detached' });
  });

  it('ends a descendant by Kill Tree although the process between them has ended', async () => {
    const { window } = scenario;
    await scenario.terminals.openAndRun('node still-top.js');
    const leaf = await scenario.programs.started('leaf');
    await window.row('still-leaf', 'Processes').waitFor();
    await scenario.programs.kill({ pid: leaf.parent });
    await scenario.programs.reparented(leaf);
    await scenario.orphans.waitFor('leaf');
    const top = window.row('still-top.js', 'Processes');
    assert.equal(await top.getAttribute('aria-expanded'), null, 'it has no children any more');
    await window.contextMenu(top, 'Kill Tree', window.statusBarMessage(/and 1 below it are gone/));
    await scenario.programs.gone('leaf');
    await scenario.programs.gone('top');
    await scenario.orphans.waitForCount(0);
  });
});
