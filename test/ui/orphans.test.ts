import { strict as assert } from 'node:assert';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { reportDuration, soonMs } from './support/timing';

/** The time limit from the end of a terminal to the warning. */
const maxWarningMs = 1_000;

const settings = { 'runaway.orphans.daemons': ['*my-daemon*'], 'runaway.confirm': 'severalProcesses' };

/** The scenarios of ORPHANS.md that need one window that stays. */
describeInVSCode('Orphans in one window', { settings }, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'one',
      folder: vscode.workbench.makeWorkspace('project'),
    });
  });

  afterEach(async () => {
    await scenario.clear();
  });

  /** Runs a line in a terminal that stays open for all tests. */
  const runInTerminal = async (line: string): Promise<void> => {
    if ((await scenario.terminals.shells()).length === 0) await scenario.terminals.open();
    await scenario.window.typeInTerminal(line);
  };

  it('shows programs started by nohup and disown as orphans within a second after their terminal is closed', async () => {
    await scenario.terminals.openAndRun(
      `nohup ${scenario.programs.waiter('nohup')} >/dev/null & ${scenario.programs.waiter('disowned')} & disown -h`,
    );
    await scenario.programs.started('nohup');
    await scenario.programs.started('disowned');
    const closed = await scenario.terminals.close();
    reportDuration('terminal gone to warning', closed, await scenario.orphans.waitForCount(2), maxWarningMs);
    await scenario.orphans.waitFor('nohup', 'disowned');
  });

  it('explains the first orphan ever in a notification', async () => {
    await scenario.window.answerNotification(/is an orphan: this workspace started it/, 'Show');
  });

  it('shows programs started by setsid and a double fork as orphans when their terminal is closed, and their origin in the tooltip', async () => {
    await scenario.terminals.openAndRun(
      `(setsid ${scenario.programs.waiter('setsid')} &); setsid sh -c '(${scenario.programs.waiter('twice')} &)'`,
    );
    await scenario.programs.started('setsid');
    await scenario.programs.started('twice');
    const started = Date.now();
    await scenario.terminals.close();
    reportDuration('started to warning', started, await scenario.orphans.waitForCount(2));
    await scenario.orphans.waitFor('setsid', 'twice');
    assert.match(
      await scenario.window.tooltip(scenario.window.row('one-setsid', 'Processes'), 'What to do'),
      /^one-setsid \(\d+\) was started .*in the terminal “bash” at .*, so nothing stops it any more\. .*What to do: Terminate/,
    );
  });

  it('shows no orphan if a background job ends together with its terminal', async () => {
    const shownCounts = await scenario.orphans.recordCounts();
    await scenario.terminals.openAndRun(`${scenario.programs.waiter('job')} &`);
    await scenario.programs.started('job');
    await scenario.terminals.close();
    await scenario.programs.gone('job');
    assert.deepEqual(await shownCounts(), []);
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
  });

  it('does not show a background job of a living shell as an orphan', async () => {
    await runInTerminal(`${scenario.programs.waiter('background')} &`);
    await scenario.programs.started('background');
    await scenario.orphans.waitUntilClassified();
    assert.equal((await scenario.programs.running('background')).length, 1);
  });

  it('shows the child of a process that is killed from the view as an orphan', async () => {
    await runInTerminal(`sh -c '${scenario.programs.waiter('child')} & exec ${scenario.programs.waiter('parent')}' &`);
    const child = await scenario.programs.started('child');
    await scenario.window.row('one-child', 'Processes').waitFor();
    const question = /Kill .* and leave a process behind\?/;
    const { window } = scenario;
    await window.contextMenu(window.row('one-parent', 'Processes'), 'Kill', window.dialog(question));
    await window.answerDialog(question, 'Kill Only This');
    await scenario.programs.reparented(child);
    const abandoned = Date.now();
    reportDuration('parent gone to warning', abandoned, await scenario.orphans.waitFor('child'));
  });

  it('counts an orphan with children once and shows its children below it', async () => {
    await runInTerminal(
      `sh -c 'nohup sh -c "${scenario.programs.waiter('leaf')} & exec ${scenario.programs.waiter('branch')}" & sleep 0.2' &`,
    );
    await scenario.programs.started('branch');
    await scenario.programs.started('leaf');
    await scenario.orphans.waitFor('branch');
    const third = scenario.window.page.locator('[aria-level="3"]');
    await scenario.window.row('one-leaf', 'Processes').and(third).waitFor();
    await scenario.orphans.waitUntilClassified('branch');
  });

  it('shows a zombie as a zombie and not as an orphan', async () => {
    await runInTerminal(`sh -c 'sh -c : & exec ${scenario.programs.waiter('negligent')}' &`);
    const parent = await scenario.programs.started('negligent');
    await waitFor('a zombie', soonMs, async () =>
      (await vscode.workbench.sandbox.processes()).some(
        (process) => process.parent === parent.pid && process.state === 'Z',
      ),
    );
    await scenario.window.row(/zombie/, 'Processes').waitFor();
    await scenario.orphans.waitUntilClassified();
  });

  it('shows known daemons and those of the setting as detached', async () => {
    mkdirSync(join(scenario.folder, 'one-bin'));
    copyFileSync('/bin/sleep', join(scenario.folder, 'one-bin', 'watchman'));
    await runInTerminal(`(${scenario.programs.waiter('my-daemon')} &); (./one-bin/watchman 1000 &)`);
    await scenario.orphans.waitForRows('Detached', 'one-my-daemon', 'watchman');
    await scenario.orphans.waitUntilClassified();
  });

  it('shows an orphan that the user keeps as detached until that is undone', async () => {
    await runInTerminal(`(${scenario.programs.waiter('kept')} &)`);
    await scenario.orphans.waitFor('kept');
    const { window } = scenario;
    const row = window.row('one-kept', 'Processes');
    const kept = window.notification(/is meant to run/);
    await window.rowAction(row, 'Keep', kept);
    await scenario.orphans.waitForCount(0);
    await scenario.orphans.waitForRows('Detached', 'one-kept');
    await window.answerNotification(/is meant to run/, 'Undo');
    await scenario.orphans.waitFor('kept');
    await window.rowAction(row, 'Keep', kept);
    await scenario.orphans.waitForCount(0);
    await scenario.orphans.waitUntilClassified();
    await scenario.orphans.waitForRows('Detached', 'one-kept');
    await window.rowAction(row, 'Warn About It Again', window.statusBarItem('runaway.orphans'));
    await scenario.orphans.waitFor('kept');
  });

  it('counts fifty orphans at once, names ten of them in the tooltip, and ends them by Clean Up Orphans', async () => {
    scenario.programs.waiter('fifty');
    await runInTerminal('clear; for i in $(seq 50); do (./one-fifty $((1000+i)) &); done');
    await waitFor('fifty to run', soonMs, async () => (await scenario.programs.running('fifty')).length === 50);
    const running = Date.now();
    reportDuration('fifty running to warning', running, await scenario.orphans.waitForCount(50));
    await scenario.window.tooltip(scenario.window.statusBarItem('runaway.orphans'), 'and 40 more');
    await scenario.window.runCommand('Processes: Clean Up Orphans…');
    const pick = scenario.window.quickPick();
    await pick.items().filter({ hasText: 'one-fifty' }).first().waitFor();
    await pick.input.press('Enter');
    await scenario.programs.gone('fifty');
    await scenario.orphans.waitForCount(0);
  });

  it('never shows processes that end within their grace period as orphans', async () => {
    const shownCounts = await scenario.orphans.recordCounts();
    await runInTerminal(`(bash -c 'trap : HUP; sleep 0.7; : one-brief' &)`);
    await scenario.terminals.openAndRun(
      `bash -c 'trap "sleep 0.7; exit" HUP; echo REA''DY; while :; do sleep 0.1; done'`,
    );
    await scenario.window.terminalScreen().filter({ hasText: 'READY' }).waitFor();
    await scenario.terminals.close();
    assert.deepEqual(await shownCounts(), []);
    await scenario.orphans.waitUntilClassified();
    assert.deepEqual([...new Set(await shownCounts())], [1]);
  });
});
