import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';

const hasPs = spawnSync('ps', ['-e'], { stdio: 'ignore' }).status === 0;

/** The source for systems that have no other, chosen by the setting: it lists by `ps`. */
describeInVSCode('The portable source', {}, (vscode) => {
  let scenario: Scenario;

  before(async function () {
    if (!hasPs) {
      console.log('      (no ps here)');
      this.skip();
    }
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'portable',
      folder: vscode.workbench.makeWorkspace('portable'),
      settings: { 'runaway.source': 'portable' },
    });
  });

  afterEach(async () => {
    await scenario.clear();
    await scenario.window.runCommand('Terminal: Kill All Terminals');
    // After a reload there may be two: VS Code opens one for the empty panel.
    await scenario.window.terminalRow().first().waitFor({ state: 'detached' });
  });

  it('shows what runs in a terminal, and above it what is not known and why', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(`${programs.waiter('server')} &`);
    await window.row('portable-server', 'Processes').waitFor();
    await window.page
      .getByText(
        'CPU, states, folders and ports of processes are not known. The setting “runaway.source” asks for that.',
      )
      .waitFor();
    await window.screenshot('portable');
  });

  it('shows a process that has lost its parent as an orphan, and terminates it', async () => {
    const { window, programs, terminals, orphans } = scenario;
    await terminals.openAndRun(`sh -c '${programs.waiter('child')} & exec ${programs.waiter('parent')}' &`);
    await window.row('portable-child', 'Processes').waitFor();
    await programs.kill(await programs.started('parent'));
    await orphans.waitFor('child');
    const orphan = window.row('portable-child', 'Processes');
    await window.contextMenu(orphan, 'Terminate', window.statusBarMessage(/portable-child.*has exited/));
    await programs.gone('child');
  });

  it('kills a tree', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(`sh -c '${programs.waiter('leaf')} & exec ${programs.waiter('root')}' &`);
    await window.row('portable-leaf', 'Processes').waitFor();
    const success = window.statusBarMessage(/portable-root.*gone/);
    await window.contextMenu(window.row('portable-root', 'Processes'), 'Kill Tree', success);
    await programs.gone('');
  });

  it('offers a reload when the setting is changed, and lists by /proc after it', async () => {
    const { window, programs, terminals } = scenario;
    writeFileSync(join(scenario.folder, '.vscode', 'settings.json'), JSON.stringify({ 'runaway.source': 'automatic' }));
    await window.notification(/applies once the window is reloaded/).waitFor();
    await scenario.reload();
    await terminals.openAndRun(`${programs.waiter('again')} &`);
    await window.row('portable-again', 'Processes').waitFor();
    await window.page.getByText('are not known').waitFor({ state: 'detached' });
  });
});
