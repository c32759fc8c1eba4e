import { waitFor } from '../host/waitFor';
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, Scene, scenarioTimeout, soon } from './scene';

/**
 * VS Code keeps the rows that it has asked for until it is told of a change. If that comes in one piece with the rows, it
 * forgets first and keeps then: the change is lost.
 */
describe('a change that VS Code loses is told again', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(async () => {
    await workbench.close();
  });

  it('when the view is shown for the first time', async () => {
    const folder = workbench.makeWorkspace('first');
    const { window, incoming } = await workbench.openPausableWindow(folder);
    const scene = new Scene(workbench, window, folder, 'first');
    // Starts the extension without showing the view.
    await window.runCommand('Processes: Clean Up Orphans…');
    await window.notification('There are no orphans.').waitFor();
    await scene.inNewTerminal(`(setsid ${scene.waiter('orphan')} &)`);
    await scene.warned(1);

    await incoming.hold();
    await window.activityBarItem('Processes').click();
    await waitFor('the first rows', soon, () => incoming.holds(/"Orphans"/));
    await scene.kill(await scene.started('orphan'));
    await waitFor('a change', soon, () => incoming.holds(/\$refresh/));
    await incoming.release();
    await window.row(/^bash/, 'Processes').waitFor();
    await window.row(/^Orphans/, 'Processes').waitFor({ state: 'detached' });
    await window.close();
  });
});
