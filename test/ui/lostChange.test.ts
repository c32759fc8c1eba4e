import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/**
 * VS Code caches the rows that it has requested until the next change event. If that event arrives in one piece with the
 * rows, VS Code clears its cache first and fills it then: the change is lost.
 */
describeInVSCode('A change of the Processes view that VS Code has lost', {}, (vscode) => {
  it('is reported again when the view is shown for the first time', async () => {
    const folder = vscode.workbench.makeWorkspace('first');
    const { window, incoming } = await vscode.workbench.openPausableWindow(folder);
    const scenario = new Scenario(vscode.workbench, window, folder, 'first');
    // This command starts the extension without the view.
    await window.runCommand('Processes: Clean Up Orphans…');
    await window.notification('There are no orphans.').waitFor();
    await scenario.terminals.openAndRun(`(setsid ${scenario.programs.waiter('orphan')} &)`);
    await scenario.orphans.waitForCount(1);

    await incoming.hold();
    await window.activityBarItem('Processes').click();
    await waitFor('the first rows', soonMs, () => incoming.holds(/"Orphans"/));
    await scenario.programs.kill(await scenario.programs.started('orphan'));
    await waitFor('a change', soonMs, () => incoming.holds(/\$refresh/));
    await incoming.release();
    await window.row(/^bash/, 'Processes').waitFor();
    await window.row(/^Orphans/, 'Processes').waitFor({ state: 'detached' });
    await window.close();
  });
});
