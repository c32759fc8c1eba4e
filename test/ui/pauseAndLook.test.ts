import { strict as assert } from 'node:assert';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/**
 * Burns, with a child that burns too. A stopped process whose parent has ended is hung up on by the kernel (setpgid(2)),
 * and would end of that by itself.
 */
const burning = `if (process.argv[2] !== 'child') {
  require('child_process').spawn(process.execPath, [__filename, 'child'], { stdio: 'ignore' });
}
process.on('SIGHUP', () => {});
for (;;);`;

const message =
  /look-burn\.js \(\d+\) is paused, with 1 process below it\. Before that: look-burn\.js \(\d+\): running/;

describeInVSCode('Pause and Look', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'look',
      folder: vscode.workbench.makeWorkspace('looked'),
    });
  });

  afterEach(async () => {
    await scenario.clear();
  });

  const states = async () => (await scenario.programs.running('burn')).map(({ state }) => state);
  const waitForStates = (isExpected: (state: string) => boolean) =>
    waitFor('the states of the tree', soonMs, async () => {
      const now = await states();
      return now.length === 2 && now.every(isExpected);
    });

  async function pauseAndLook(): Promise<void> {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.script('burn', burning));
    await waitFor('both to run', soonMs, async () => (await states()).length === 2);
    const row = window.row('look-burn.js', 'Processes').first();
    await row.filter({ hasText: /\d\d%/ }).waitFor();
    await window.pickFromSubmenu(row, 'Inspect', 'Pause and Look', window.notification(message));
    await waitForStates((state) => state === 'T');
  }

  it('stops a tree, says what it was doing, and lets it go on', async () => {
    const { window } = scenario;
    await pauseAndLook();
    await window.screenshot('pause-and-look');
    await window.answerNotification(message, 'Resume');
    await waitForStates((state) => state !== 'T');
  });

  it('kills the tree if the user wants that', async () => {
    const { window, programs } = scenario;
    await pauseAndLook();
    await window.answerNotification(message, 'Kill Tree');
    await programs.gone('burn');
  });

  it('leaves the tree paused, and shown as such, if the message is closed; it goes on when the window closes', async () => {
    const { window } = scenario;
    await pauseAndLook();
    const notification = window.notification(message);
    await notification.hover();
    await notification.locator('.codicon-notifications-clear').click();
    await window.statusBarMessage(/stays paused/).waitFor();
    await window
      .row(/look-burn\.js.*paused/, 'Processes')
      .first()
      .waitFor();
    assert.deepEqual(await states(), ['T', 'T']);
    await scenario.reload();
    await waitForStates((state) => state !== 'T');
  });
});
