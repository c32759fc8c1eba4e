import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** The colour of the text of a picture, by theme. */
const textColors = {
  'Default Light Modern': '#4a4a4a',
  'Default High Contrast': '#ffffff',
};

/** Starts a pool, and ends on any signal without ending that. */
const launcher = (command: string): string => `
for (let index = 0; index < 3; index++) require('child_process').spawn('sh', ['-c', '${command}; true'], { stdio: 'ignore', detached: true });
setInterval(() => {}, 1000);`;

describeInVSCode('Why a process runs', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'why',
      folder: vscode.workbench.makeWorkspace('why'),
    });
    await scenario.window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  afterEach(async () => {
    await scenario.clear();
  });

  const useTheme = (theme: string): void => {
    mkdirSync(join(scenario.folder, '.vscode'), { recursive: true });
    writeFileSync(join(scenario.folder, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  };
  const row = (text: string | RegExp) => scenario.window.row(text, 'Processes');
  const clipboard = async (): Promise<string> =>
    String(await scenario.window.page.evaluate('navigator.clipboard.readText()'));

  it('is the first line of the tooltip of a process, with the chain to its terminal', async () => {
    const { window, programs, terminals } = scenario;
    const server = programs.waiter('server');
    await terminals.openAndRun(
      programs.script(
        'dev',
        `require('child_process').spawn('sh', ['-c', '${server}; true']); setInterval(() => {}, 1000);`,
      ),
    );
    const { pid } = await programs.started('server');
    await row('why-server').waitFor();
    const text = await window.tooltip(row('why-server'), 'was started by');
    assert.match(
      text,
      /^why-server \(\d+\) was started by why-dev\.js \(\d+\) in the terminal “bash” at [^;]+\. Terminal bash bash \(\d+\) why-dev\.js/,
    );
    assert.ok(text.startsWith(`why-server (${pid}) `), text);
    await window.screenshot('why-tooltip');
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
  });

  it('has a picture of CPU and memory below it, with the same in words, in the colours of the theme', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.script('idle', 'setInterval(() => {}, 1000);'));
    await row('why-idle.js').waitFor();
    const image = window.page
      .locator('.monaco-hover:visible')
      .filter({ hasText: 'node why-idle.js' })
      .locator('img[src^="data:image/svg+xml;base64,"]');
    const words = /^CPU over \d+ (s|min): now \d+%, at most \d+%; memory: now \d+ MB, from \d+ MB to \d+ MB$/;
    for (const [theme, textColor] of Object.entries(textColors)) {
      useTheme(theme);
      // VS Code requests a tooltip again when it has drawn the row again.
      await waitFor(`a picture for ${theme}`, 3 * soonMs, async () => {
        await window.tooltip(row('why-idle.js'), 'node why-idle.js');
        const [uri, alternative] = await Promise.all(
          ['src', 'alt'].map((name) => image.getAttribute(name, { timeout: 1_000 }).catch(() => null)),
        );
        const svg = Buffer.from(uri?.split(',')[1] ?? '', 'base64').toString();
        return words.test(alternative ?? '') && svg.includes(`fill="${textColor}"`);
      });
      await window.screenshot(`why-picture-${theme.replaceAll(' ', '-')}`);
    }
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
  });

  it('is shown in a dialog, and copied from it', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.waiter('copied'));
    await programs.started('copied');
    await row('why-copied').waitFor();
    const dialog = window.dialog(/why-copied \(\d+\) was started in the terminal “bash” at /);
    await window.contextMenu(row('why-copied'), 'Show Why It Runs', dialog);
    await window.screenshot('why-dialog');
    await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
    await window.statusBarMessage('Copied').waitFor();
    assert.match(await clipboard(), /^why-copied \(\d+\) was started in the terminal “bash” at .*\.$/);
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
  });

  it('groups the processes of a killed launcher below it, which is one thing to decide about, and ends them at once', async () => {
    const { window, programs, terminals, orphans } = scenario;
    await terminals.openAndRun(programs.script('launch', launcher(programs.waiter('pool'))));
    await programs.started('pool');
    await row('why-launch.js').first().waitFor();
    // What is first listed after the death of its parent was never seen below it.
    await row('why-pool').nth(2).waitFor();
    for (const launched of await programs.running('launch')) await programs.kill(launched);
    await orphans.waitForCount(1);
    const lost = row(/^why-launch\.js.*ended .* 3 left/);
    await lost.and(window.page.locator('[aria-level="2"]')).waitFor();
    assert.equal(await window.page.locator('[aria-level="3"]').and(row(/^sh/)).count(), 3);
    await window.badge('Processes').filter({ hasText: '1' }).waitFor();
    await window.tooltip(window.statusBarItem('runaway.orphans'), '1 to decide about: 6 processes');
    const text = await window.tooltip(lost, 'was started');
    assert.match(
      text,
      /^why-launch\.js \(\d+\) was started in the terminal “bash”; it ended at [^;]+; 3 processes that it started still run, and nothing stops them any more\./,
    );
    await window.screenshot('why-lost-parent');
    await window.pressOnRow(lost, 'Shift+Delete', window.statusBarMessage(/are gone/));
    await programs.gone('pool');
    await orphans.waitForCount(0);
  });
});
