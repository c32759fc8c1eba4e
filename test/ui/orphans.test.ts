import { strict as assert } from 'node:assert';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, report, Scene, scenarioTimeout, soon } from './scene';
import { waitFor } from '../host/waitFor';

/** From the end of a terminal to the warning, in ms. */
const atOnce = 1_000;

/** The scenarios of ORPHANS.md that need one window that stays. */
describe('orphans, in one window', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;

  before(async () => {
    workbench = await openWorkbench({ 'runaway.orphans.daemons': ['*my-daemon*'] });
    scene = await Scene.open(workbench, { mark: 'one', folder: workbench.makeWorkspace('project') });
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(async () => {
    await scene.clear();
  });

  /** Runs a line in a terminal that stays open for all tests that need one. */
  const inTerminal = async (line: string): Promise<void> => {
    if ((await scene.shells()).length === 0) await scene.newTerminal();
    await scene.window.typeInTerminal(line);
  };

  it('nohup and disown: warned of when the terminal is closed', async () => {
    await scene.inNewTerminal(`nohup ${scene.waiter('nohup')} >/dev/null & ${scene.waiter('disowned')} & disown -h`);
    await scene.started('nohup');
    await scene.started('disowned');
    const closed = await scene.closeTerminal();
    report('terminal gone to warning', closed, await scene.warned(2), atOnce);
    await scene.warnedOf('nohup', 'disowned');
  });

  it('explains the very first orphan', async () => {
    await scene.window.answerNotification(/is an orphan: this workspace started it/, 'Show');
  });

  it('setsid and double fork: warned of when the terminal is closed', async () => {
    await scene.inNewTerminal(`(setsid ${scene.waiter('setsid')} &); setsid sh -c '(${scene.waiter('twice')} &)'`);
    await scene.started('setsid');
    await scene.started('twice');
    const started = Date.now();
    await scene.closeTerminal();
    report('started to warning', started, await scene.warned(2));
    await scene.warnedOf('setsid', 'twice');
    assert.match(
      await scene.tooltip(scene.window.row('one-setsid', 'Processes'), 'Known by'),
      /Orphan: .*Came from: Terminal bash.*Known by: .*What to do: Terminate/,
    );
  });

  it('a background job of a terminal that is closed dies with it: nothing to warn of', async () => {
    const seen = await scene.watchWarnings();
    await scene.inNewTerminal(`${scene.waiter('job')} &`);
    await scene.started('job');
    await scene.closeTerminal();
    await scene.gone('job');
    assert.deepEqual(await seen(), []);
    await scene.newTerminal();
    await scene.judged();
  });

  it('a background job of a living shell is no orphan', async () => {
    await inTerminal(`${scene.waiter('background')} &`);
    await scene.started('background');
    await scene.judged();
    assert.equal((await scene.running('background')).length, 1);
  });

  it('a parent that is killed from the view leaves its child', async () => {
    await inTerminal(`sh -c '${scene.waiter('child')} & exec ${scene.waiter('parent')}' &`);
    const child = await scene.started('child');
    await scene.window.row('one-child', 'Processes').waitFor();
    const question = /Kill .* and leave a process behind\?/;
    const { window } = scene;
    await window.contextMenu(window.row('one-parent', 'Processes'), 'Kill', window.dialog(question));
    await window.answerDialog(question, 'Kill Only This');
    await scene.abandoned(child);
    const abandoned = Date.now();
    report('parent gone to warning', abandoned, await scene.warnedOf('child'));
  });

  it('an orphan with children is counted once and shown as a tree', async () => {
    await inTerminal(`sh -c 'nohup sh -c "${scene.waiter('leaf')} & exec ${scene.waiter('branch')}" & sleep 0.2' &`);
    await scene.started('branch');
    await scene.started('leaf');
    await scene.warnedOf('branch');
    const third = scene.window.page.locator('[aria-level="3"]');
    await scene.window.row('one-leaf', 'Processes').and(third).waitFor();
    await scene.judged('branch');
  });

  it('a zombie is shown as one and never warned of', async () => {
    await inTerminal(`sh -c 'sh -c : & exec ${scene.waiter('negligent')}' &`);
    const parent = await scene.started('negligent');
    await waitFor('a zombie', soon, async () =>
      (await workbench.sandbox.processes()).some((process) => process.parent === parent.pid && process.state === 'Z'),
    );
    await scene.window.row(/zombie/, 'Processes').waitFor();
    await scene.judged();
  });

  it('daemons, those of the list and those of the setting, are shown as detached', async () => {
    mkdirSync(join(scene.folder, 'one-bin'));
    copyFileSync('/bin/sleep', join(scene.folder, 'one-bin', 'watchman'));
    await inTerminal(`(${scene.waiter('my-daemon')} &); (./one-bin/watchman 1000 &)`);
    await scene.lists('Detached', 'one-my-daemon', 'watchman');
    await scene.judged();
  });

  it('what the person keeps is not warned of any more, until that is undone', async () => {
    await inTerminal(`(${scene.waiter('dear')} &)`);
    await scene.warnedOf('dear');
    const { window } = scene;
    const row = window.row('one-dear', 'Processes');
    const kept = window.notification(/is meant to run/);
    await window.rowAction(row, 'Keep', kept);
    await scene.warned(0);
    await scene.lists('Detached', 'one-dear');
    await window.answerNotification(/is meant to run/, 'Undo');
    await scene.warnedOf('dear');
    await window.rowAction(row, 'Keep', kept);
    await scene.warned(0);
    await scene.judged();
    await scene.lists('Detached', 'one-dear');
    await window.rowAction(row, 'Warn About It Again', window.statusBarItem('runaway.orphans'));
    await scene.warnedOf('dear');
  });

  it('fifty orphans at once', async () => {
    scene.waiter('fifty');
    await inTerminal('clear; for i in $(seq 50); do (./one-fifty $((1000+i)) &); done');
    await waitFor('fifty to run', soon, async () => (await scene.running('fifty')).length === 50);
    const running = Date.now();
    report('fifty running to warning', running, await scene.warned(50));
    await scene.tooltip(scene.window.statusBarItem('runaway.orphans'), 'and 40 more');
    await scene.window.runCommand('Processes: Clean Up Orphans…');
    const pick = scene.window.quickPick();
    await pick.items().filter({ hasText: 'one-fifty' }).first().waitFor();
    await pick.input.press('Enter');
    await scene.gone('fifty');
    await scene.warned(0);
  });

  it('what leaves within the grace period is never warned of', async () => {
    const seen = await scene.watchWarnings();
    await inTerminal(`(bash -c 'trap : HUP; sleep 0.7; : one-brief' &)`);
    await scene.inNewTerminal(`bash -c 'trap "sleep 0.7; exit" HUP; echo REA''DY; while :; do sleep 0.1; done'`);
    await scene.window.terminalScreen().filter({ hasText: 'READY' }).waitFor();
    await scene.closeTerminal();
    assert.deepEqual(await seen(), []);
    await scene.judged();
    assert.deepEqual([...new Set(await seen())], [1]);
  });
});
