import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, Scene, scenarioTimeout, soon } from './scene';

describe('the names of terminals', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;

  before(async () => {
    workbench = await openWorkbench();
    scene = await Scene.open(workbench, { mark: 'names', folder: workbench.makeWorkspace('project') });
    // What is in the background of the script's shell, in a session of its own, outlives Ctrl+C.
    const left = `setsid ${scene.waiter('left')} >/dev/null 2>&1 &`;
    const dev = `${left} node -e 'setInterval(()=>{},1000)' names-dev`;
    writeFileSync(join(scene.folder, 'package.json'), JSON.stringify({ scripts: { dev } }));
    await scene.newTerminal();
  });

  after(async () => {
    await scene.clear();
    await workbench.close();
  });

  const terminalRow = (name: string) => scene.window.row(name, 'Processes').and(scene.window.terminalRow());

  /** So many listings from now on. */
  const listings = async (count: number): Promise<void> => {
    for (let listing = 0; listing < count; listing++) await scene.window.runCommand('Processes: Refresh');
  };

  /** Ctrl+C in the terminal. */
  const interrupt = async (): Promise<void> => {
    await scene.window.showTerminals();
    await scene.window.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await scene.window.page.keyboard.press('Control+C');
    await scene.gone('dev');
  };

  it('a terminal in which `npm run dev` runs goes by its shell and shows the command line', async () => {
    await scene.window.typeInTerminal('npm run dev');
    await scene.started('dev');
    const tab = scene.window.page.locator('.part.panel .single-terminal-tab').first();
    await waitFor('VS Code to call the terminal npm', soon, async () => (await tab.innerText()).includes('npm'));
    await listings(6);
    assert.match(await tab.innerText(), /npm/);
    await terminalRow('bash').filter({ hasText: 'npm run dev' }).waitFor();
    assert.equal(await terminalRow('npm').count(), 0);
  });

  it('what `npm run dev` leaves behind is said to come from the shell', async () => {
    await interrupt();
    await scene.warnedOf('left');
    await scene.window.row('names-left', 'Processes').filter({ hasText: 'from bash' }).waitFor();
    await scene.clear();
  });

  it('a terminal goes by the name that its user gives it, whatever runs in it', async () => {
    await scene.window.typeInTerminal('npm run dev');
    await scene.started('dev');
    await scene.window.runCommand('Terminal: Rename...');
    const { input } = scene.window.quickPick();
    await input.fill('api');
    await input.press('Enter');
    await terminalRow('api').filter({ hasText: 'npm run dev' }).waitFor();
    await interrupt();
    await terminalRow('api').filter({ hasNotText: 'npm run dev' }).waitFor();
    await scene.warnedOf('left');
    await scene.window.row('names-left', 'Processes').filter({ hasText: 'from api' }).waitFor();
    await listings(6);
    assert.equal(await terminalRow('api').count(), 1);
  });

  it('a terminal keeps the name that its user has given it when the window is reloaded', async () => {
    await scene.reload();
    await terminalRow('api').waitFor();
  });
});
