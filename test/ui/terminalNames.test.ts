import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

describeInVSCode('The names of terminals in the Processes view', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'names',
      folder: vscode.workbench.makeWorkspace('project'),
    });
    // A background process in a session of its own outlives Ctrl+C.
    const left = `setsid ${scenario.programs.waiter('left')} >/dev/null 2>&1 &`;
    const dev = `${left} node -e 'setInterval(()=>{},1000)' names-dev`;
    writeFileSync(join(scenario.folder, 'package.json'), JSON.stringify({ scripts: { dev } }));
    await scenario.terminals.open();
  });

  after(async () => {
    await scenario.clear();
  });

  const terminalRow = (name: string) => scenario.window.row(name, 'Processes').and(scenario.window.terminalRow());

  /** Requests this number of listings. */
  const listings = async (count: number): Promise<void> => {
    for (let listing = 0; listing < count; listing++) await scenario.window.runCommand('Processes: Refresh');
  };

  /** Presses Ctrl+C in the terminal. */
  const interrupt = async (): Promise<void> => {
    await scenario.window.showTerminals();
    await scenario.window.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await scenario.window.page.keyboard.press('Control+C');
    await scenario.programs.gone('dev');
  };

  it('names a terminal in which `npm run dev` runs after its shell, and shows the command line', async () => {
    await scenario.window.typeInTerminal('npm run dev');
    await scenario.programs.started('dev');
    const tab = scenario.window.page.locator('.part.panel .single-terminal-tab').first();
    await waitFor('VS Code to call the terminal npm', soonMs, async () => (await tab.innerText()).includes('npm'));
    await listings(6);
    assert.match(await tab.innerText(), /npm/);
    await terminalRow('bash').filter({ hasText: 'npm run dev' }).waitFor();
    assert.equal(await terminalRow('npm').count(), 0);
  });

  it('shows an orphan of `npm run dev` as from the shell', async () => {
    await interrupt();
    await scenario.orphans.waitFor('left');
    await scenario.window.row('names-left', 'Processes').filter({ hasText: 'from bash' }).waitFor();
    await scenario.clear();
  });

  it('shows the name that the user gives to a terminal, whatever runs in it', async () => {
    await scenario.window.typeInTerminal('npm run dev');
    await scenario.programs.started('dev');
    await scenario.window.runCommand('Terminal: Rename...');
    const { input } = scenario.window.quickPick();
    await input.fill('api');
    await input.press('Enter');
    await terminalRow('api').filter({ hasText: 'npm run dev' }).waitFor();
    await interrupt();
    await terminalRow('api').filter({ hasNotText: 'npm run dev' }).waitFor();
    await scenario.orphans.waitFor('left');
    await scenario.window.row('names-left', 'Processes').filter({ hasText: 'from api' }).waitFor();
    await listings(6);
    assert.equal(await terminalRow('api').count(), 1);
  });

  it('keeps the name that the user has given to a terminal when the window is reloaded', async () => {
    await scenario.reload();
    await terminalRow('api').waitFor();
  });
});
