import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Window } from '../host/launch/window';
import { waitFor } from '../host/waitFor';
import { describeInVSCode, itWithProcfs } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** Each member starts its successor in a session of its own, without a parent, and exits. It is over after a minute. */
const strand = 'if [ $(date +%s) -lt "$1" ]; then sleep 0.05; (setsid sh ./act-strand.sh "$1" &) ; fi\n';

const supervisor = `
const start = () => require('child_process').spawn(process.execPath, ['act-worker.js']).on('exit', start);
start();`;

const listener = `
process.on('SIGINT', () => console.log('GOT ' + 'INTERRUPT'));
setInterval(() => {}, 1000);
console.log('LISTENER ' + 'READY');`;

describeInVSCode('Acting on processes', { settings: { 'runaway.confirm': 'severalProcesses' } }, (vscode) => {
  let scenario: Scenario;
  let window: Window;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('act');
    scenario = await Scenario.open(vscode.workbench, { mark: 'act', folder });
    ({ window } = scenario);
    writeFileSync(join(folder, 'act-strand.sh'), strand);
  });

  afterEach(async () => {
    await window.page.keyboard.press('Escape');
    await scenario.clear();
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runCommand('Terminal: Kill All Terminals');
    await window.terminalRow().waitFor({ state: 'detached' });
  });

  const row = (label: string): Locator => window.row(label, 'Processes');

  /** Starts waiting programs in the background of a terminal, and waits for their rows. */
  async function startWaiters(...names: readonly string[]): Promise<void> {
    await scenario.terminals.openAndRun(names.map((name) => `${scenario.programs.waiter(name)} &`).join(' '));
    for (const name of names) await row(`act-${name}`).waitFor();
  }

  /** Selects rows and presses a key, until the result appears. */
  async function pressOn(names: readonly string[], key: string, result: Locator): Promise<void> {
    await waitFor(`${key} to have an effect`, soonMs, async () => {
      for (const [index, name] of names.entries()) {
        await row(`act-${name}`).click({ modifiers: index === 0 ? [] : ['ControlOrMeta'] });
      }
      await window.page.keyboard.press(key);
      return await result
        .first()
        .waitFor({ timeout: 3_000 })
        .then(
          () => true,
          () => false,
        );
    });
  }

  const stateOf = async (name: string) => (await scenario.programs.running(name))[0]?.state;

  it('lists in one question what Delete would terminate, sends nothing on Escape, and reports once', async () => {
    await startWaiters('alpha', 'beta', 'gamma');
    const question = /Terminate 3 processes\?/;
    await pressOn(['alpha', 'beta', 'gamma'], 'Delete', window.dialog(question));
    const text = await window.dialog(question).innerText();
    for (const name of ['alpha', 'beta', 'gamma']) assert.match(text, new RegExp(`act-${name} \\(\\d+\\)`));
    await window.screenshot('act-question');
    await window.page.keyboard.press('Escape');
    await window.dialog(question).waitFor({ state: 'detached' });
    assert.equal((await scenario.programs.running('')).length, 3);

    await pressOn(['alpha', 'beta', 'gamma'], 'Delete', window.dialog(question));
    await window.answerDialog(question, 'Terminate');
    await window.statusBarMessage('3 processes are gone').waitFor();
    await scenario.programs.gone('');
  });

  itWithProcfs('pauses a process, shows it as paused, offers Resume instead of Pause, and resumes it', async () => {
    await startWaiters('alpha');
    await window.pickFromSubmenu(
      row('act-alpha'),
      'Signal',
      'Pause',
      window.statusBarMessage(/Paused act-alpha \(\d+\)/),
    );
    await row('act-alpha').filter({ hasText: 'paused' }).waitFor();
    assert.equal(await stateOf('alpha'), 'T');
    await window.openSubmenu(row('act-alpha'), 'Signal', 'Resume');
    assert.equal(await window.submenuItem('Pause').count(), 0);
    await window.screenshot('act-paused');
    // The first Escape closes the submenu alone.
    await window.page.keyboard.press('Escape');
    await window.submenuItem('Resume').waitFor({ state: 'detached' });
    await window.closeMenu();
    await window.pickFromSubmenu(row('act-alpha'), 'Signal', 'Resume', window.statusBarMessage(/Resumed act-alpha/));
    await row('act-alpha').filter({ hasNotText: 'paused' }).waitFor();
    assert.notEqual(await stateOf('alpha'), 'T');
  });

  itWithProcfs('resumes what it has paused when the window is reloaded', async () => {
    await startWaiters('alpha');
    await window.pickFromSubmenu(
      row('act-alpha'),
      'Signal',
      'Pause',
      window.statusBarMessage(/Paused act-alpha \(\d+\)/),
    );
    await row('act-alpha').filter({ hasText: 'paused' }).waitFor();
    await scenario.reload();
    await waitFor('the process to go on', soonMs, async () => (await stateOf('alpha')) !== 'T');
  });

  itWithProcfs('interrupts a program in the foreground of a terminal by Ctrl+C, as the key does', async () => {
    await scenario.terminals.openAndRun(scenario.programs.script('listener', listener));
    await window.terminalScreen().filter({ hasText: 'LISTENER READY' }).waitFor();
    await row('act-listener.js').waitFor();
    await window.pickFromSubmenu(
      row('act-listener.js'),
      'Signal',
      'Interrupt (Ctrl+C)',
      window.statusBarMessage(/Sent Ctrl\+C to/),
    );
    // The terminal itself writes ^C when it gets the key.
    await window.terminalScreen().filter({ hasText: '^C' }).filter({ hasText: 'GOT INTERRUPT' }).waitFor();
  });

  it('copies the selected rows by Ctrl+C, and their pids from the menu', async () => {
    await startWaiters('alpha', 'beta');
    await pressOn(['alpha', 'beta'], 'ControlOrMeta+c', window.statusBarMessage('Copied 2 lines'));
    const pasted = await paste();
    assert.match(pasted, /act-alpha .*act-beta /);
    // The message of the first copy must not be taken for that of the second.
    await window.statusBarMessage('Copied').waitFor({ state: 'hidden' });
    await window.pickFromSubmenu(row('act-beta'), 'Copy', 'Copy Pid', window.statusBarMessage(/Copied/));
    const pids = ['alpha', 'beta'].map(async (name) => (await scenario.programs.running(name))[0]?.pid);
    assert.equal(await paste(), (await Promise.all(pids)).join(' '));
  });

  /** Pastes the clipboard into an input box, where line breaks become blanks. */
  async function paste(): Promise<string> {
    await window.runCommand('Go to File...');
    const { input } = window.quickPick();
    await input.press('ControlOrMeta+v');
    const text = await waitFor('the clipboard to be pasted', soonMs, async () => await input.inputValue());
    await window.page.keyboard.press('Escape');
    return text;
  }

  it('says what came back, and ends its supervisor', async () => {
    scenario.programs.script('worker', 'setInterval(() => {}, 1000);');
    await scenario.terminals.openAndRun(`${scenario.programs.script('supervisor', supervisor)} &`);
    await row('act-worker.js').waitFor();
    const cameBack = /act-worker\.js \(\d+\) has ended; act-supervisor\.js \(\d+\) started it again as \d+\./;
    await window.contextMenu(row('act-worker.js'), 'Terminate', window.notification(cameBack));
    await window.screenshot('act-came-back');
    assert.equal(await window.statusBarMessage(/act-worker.*has exited/).count(), 0);
    const [found] = await scenario.programs.running('supervisor');
    await window.answerNotification(cameBack, `Terminate act-supervisor.js (${found?.pid ?? 0})`);
    await window.answerDialog(/Terminate act-supervisor\.js/, 'Terminate Tree');
    await scenario.programs.gone('');
  });

  itWithProcfs(
    'ends everything that a terminal has started, a storm without parents included, and leaves its shell open',
    async () => {
      await scenario.terminals.open();
      const end = Math.floor(Date.now() / 1000) + 60;
      await window.typeInTerminal(
        `for i in 1 2 3 4; do sh ./act-strand.sh ${end} & done; (setsid ${scenario.programs.waiter('alpha')} &)`,
      );
      await scenario.programs.started('strand');
      await row('act-alpha').waitFor();
      const question = /End everything that was started by Terminal /;
      await window.contextMenu(window.terminalRow(), 'End Everything It Started…', window.dialog(question));
      await window.screenshot('act-end-everything');
      await window.answerDialog(question, 'Kill');
      const success = window.statusBarMessage(/Terminal .*: \d+ processes are gone/);
      // The first orphan ever is explained meanwhile.
      const failure = window.notification(
        /Left alone|Still running|still starts|refused|Nothing was sent|started .* again/,
      );
      await success.or(failure).first().waitFor();
      assert.deepEqual(await failure.allInnerTexts(), []);
      assert.deepEqual(await scenario.programs.running(''), []);
      await window.typeInTerminal('echo still $((40 + 2))');
      await window.terminalScreen().filter({ hasText: 'still 42' }).waitFor();
      assert.deepEqual(await scenario.programs.running(''), []);
    },
  );
});
