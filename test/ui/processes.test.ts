import { strict as assert } from 'node:assert';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPrograms } from '../host/launch/environment';
import { repository } from '../host/paths';
import { waitFor } from '../host/waitFor';
import type { Window } from '../host/launch/window';
import { Workbench } from '../host/launch/workbench';
import { programNames, writePrograms } from './support/scriptedPrograms';
import { reportDuration, soonMs } from './support/timing';

describe('The Processes view', () => {
  let workbench: Workbench;
  let window: Window;
  let folder: string;

  before(async () => {
    workbench = await Workbench.open({
      extensions: [join(repository, 'runaway.vsix')],
      settings: { 'runaway.terminate.graceSeconds': 2 },
      // At its start, a newer VS Code reads a JSON file of its own, which starts the JSON language server in each window.
      without: ['json-language-features'],
      // As in a slim container: the extension needs no `ps`.
      environment: (home) => withoutPrograms(home, 'ps'),
    });
    folder = workbench.makeWorkspace('project');
    writePrograms(folder);
    window = await workbench.openWindow(folder);
    await window.extensionStarted();
  });

  /** Each test has a terminal of its own, and leaves no process to the next one. */
  afterEach(async () => {
    for (const program of [...programNames, 'sleep 1002', 'a) (b', 'tmux: server']) {
      for (const { pid } of await running(program)) await workbench.sandbox.kill(pid, 'SIGKILL');
    }
    await window.runCommand('Terminal: Kill All Terminals');
    await window.terminalRow().waitFor({ state: 'detached' });
  });

  after(async () => {
    await workbench.close();
  });

  /** The living processes with this text in their command line. */
  const running = async (text: string) =>
    (await workbench.sandbox.processes()).filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text),
    );

  const gone = (text: string, timeoutMs = soonMs) =>
    waitFor(`${text} to be gone`, timeoutMs, async () => (await running(text)).length === 0);

  it('shows a welcome text while there is no process to show', async () => {
    await window.page
      .locator('.part.sidebar .welcome-view-content', { hasText: 'Nothing that this workspace' })
      .waitFor();
    await window.screenshot('welcome');
  });

  it('shows a tree of three levels below its terminal, with pids and usage, and ends all of it by Kill Tree', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node top.js &');
    await window.row('leaf-two.js').waitFor();
    await window.row('leaf-one.js').waitFor();

    for (const name of ['top.js', 'middle.js', 'leaf-one.js', 'leaf-two.js']) {
      const row = window.row(name);
      const [found] = await running(name);
      assert.ok(found, name);
      await row.filter({ hasText: String(found.pid) }).waitFor();
      await row.filter({ hasText: /\d+ MB/ }).waitFor();
    }
    const levels = await Promise.all(
      ['top.js', 'middle.js', 'leaf-one.js'].map((name) => window.row(name).getAttribute('aria-level')),
    );
    assert.deepEqual(levels, ['2', '3', '4']);
    await window.screenshot('tree');

    await window.openMenu(window.row('top.js'));
    await window.menuItem('Kill Tree').waitFor();
    await window.screenshot('menu');
    await window.closeMenu();
    const message = window.statusBarMessage(/top\.js \(\d+\) and 3 below it are gone/);
    const question = /Kill top\.js \(\d+\) and 3 below it\?/;
    await window.contextMenu(window.row('top.js'), 'Kill Tree', window.dialog(question));
    const confirmed = Date.now();
    const [, allGone] = await Promise.all([
      window.answerDialog(question, 'Kill Tree').then(() => message.waitFor()),
      waitFor('the whole tree to be gone', 2 * soonMs, async () => {
        const left = await Promise.all(['top.js', 'middle.js', 'leaf-one.js', 'leaf-two.js'].map(running));
        return left.flat().length === 0;
      }).then(() => Date.now()),
    ]);
    reportDuration('click to gone', confirmed, allGone, 1_000);
    await window.row('top.js').waitFor({ state: 'detached' });

    await window.typeInTerminal('ps; echo still $((40 + 2))');
    await window
      .terminalScreen()
      .filter({ hasText: 'still 42' })
      .filter({ hasText: 'ps: command not found' })
      .waitFor();
  });

  it('shows a message when a terminated process has cleaned up and exited', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node tidy.js');
    await window.terminalScreen().filter({ hasText: 'TIDY READY' }).waitFor();
    const exited = window.statusBarMessage(/tidy\.js \(\d+\) has exited, after \d\.\d s/);
    await window.contextMenu(window.row('tidy.js'), 'Terminate', exited);
    await window.terminalScreen().filter({ hasText: 'CLEANED UP' }).waitFor();
    await gone('tidy.js');
  });

  it('offers to kill a process that ignores SIGTERM, and kills it only after the user agrees', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node stubborn.js');
    await window.terminalScreen().filter({ hasText: 'STUBBORN READY' }).waitFor();
    const text = /Still running .* after being asked to exit: .*\(\d+\)/;
    await window.contextMenu(window.row('stubborn.js'), 'Terminate', window.notification(text));
    await window.terminalScreen().filter({ hasText: 'NO WAY' }).waitFor();
    assert.equal((await running('stubborn.js')).length, 1, 'nothing is killed without a request');
    await window.screenshot('stubborn');
    await window.answerNotification(text, 'Kill');
    await gone('stubborn.js');
  });

  it('asks before Kill leaves a child behind, shows the child as an orphan within two seconds, and removes it when it is ended', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node parent.js');
    await window.row('child.js').waitFor();
    const question = /Kill .*\(\d+\) and leave a process behind\?/;
    await window.contextMenu(window.row('parent.js'), 'Kill', window.dialog(question));
    await window.screenshot('kill-parent');
    await window.answerDialog(question, 'Kill Only This');
    await gone('parent.js');
    const killed = Date.now();

    const status = window.statusBarItem('runaway.orphans');
    await status.filter({ hasText: '1 orphan' }).waitFor();
    reportDuration('parent gone to warning', killed, Date.now(), 2_000);
    await window.badge('Processes').filter({ hasText: '1' }).waitFor();

    await status.click();
    await window.row(/^Orphans/).waitFor();
    const orphan = window.row('child.js').filter({ hasText: /from (bash|sh)/ });
    await orphan.and(window.page.locator('[aria-level="2"]')).waitFor();
    await window.screenshot('orphan');

    const pick = window.quickPick();
    const item = pick.items().filter({ hasText: 'child.js' });
    await window.rowAction(window.row(/^Orphans/), 'Clean Up Orphans', item);
    await window.screenshot('clean-up');
    await pick.input.press('Enter');
    await gone('child.js');
    await status.waitFor({ state: 'hidden' });
    await window.row(/^Orphans/).waitFor({ state: 'detached' });
  });

  it('shows names with parentheses and colons as they are, and line breaks as \\n', async () => {
    const odd = join(folder, 'a) (b');
    copyFileSync('/bin/sleep', odd);
    await window.newTerminal();
    await window.typeInTerminal("'./a) (b' 1000 & node renamed.js &");
    await window.row('a) (b').waitFor();
    await window.row('tmux: server').waitFor();
    await window.typeInTerminal("sh -c 'sleep 1002");
    await window.typeInTerminal(": second line' &");
    await window.row(/^sh -c sleep 1002\\n: second/).waitFor();
    await window.screenshot('odd-names');
  });

  it('shows a list of processes when Kill Tree is called from the command palette', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node top.js');
    await window.row('leaf-one.js').waitFor();
    await window.runCommand('Processes: Kill Tree');
    await window.quickPick().items().filter({ hasText: 'middle.js' }).click();
    await window.answerDialog(/Kill middle\.js/, 'Kill Tree');
    await gone('leaf-one.js');
    assert.equal((await running('top.js')).length, 1);
  });

  it('ends the selected process by Delete and its tree by Shift+Delete', async () => {
    await window.newTerminal();
    await window.typeInTerminal('node top.js');
    const leaf = window.row('leaf-one.js');
    await window.pressOnRow(leaf, 'Delete', window.statusBarMessage(/leaf-one\.js \(\d+\) has exited/));
    await gone('leaf-one.js');
    const message = window.statusBarMessage(/top\.js \(\d+\) and \d below it are gone/);
    const question = /Kill top\.js \(\d+\) and \d below it\?/;
    await window.pressOnRow(window.row('top.js'), 'Shift+Delete', window.dialog(question));
    await window.answerDialog(question, 'Kill Tree');
    await message.waitFor();
    for (const name of programNames) await gone(name);
  });

  it('has no commands in the context menus of other views', async () => {
    await window.page.keyboard.press('Control+Shift+E');
    const items = await window.contextMenuItems(window.row('top.js'));
    assert.ok(items.length > 0);
    assert.deepEqual(
      items.filter((item) => /Kill|Terminate/.test(item)),
      [],
    );
  });
});
