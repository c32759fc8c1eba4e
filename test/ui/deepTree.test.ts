import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** The number of levels: a script that calls itself. */
const chainLength = 3_000;

describeInVSCode('A tree of thousands of levels in the Processes view', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, { mark: 'deep', folder: vscode.workbench.makeWorkspace('deep') });
    writeFileSync(
      join(scenario.folder, 'deep-chain.sh'),
      'if [ "$1" -gt 1 ]; then sh deep-chain.sh $(($1 - 1)); else sleep 1000; fi; true\n',
    );
  });

  const startChain = async (): Promise<void> => {
    await scenario.terminals.openAndRun(`sh deep-chain.sh ${chainLength}`);
    await waitFor(
      'the chain to be whole',
      2 * soonMs,
      async () => (await scenario.programs.running('chain.sh')).length === chainLength,
    );
  };

  const isGone = (): Promise<unknown> =>
    waitFor('the chain to be gone', 2 * soonMs, async () => (await scenario.programs.running('chain.sh')).length === 0);

  /** Goes to the end of the tree, where one row stands for all processes that are too deep to be shown. */
  const cutRow = async () => {
    const cut = scenario.window.row(/^and [\d.,]+ more below/, 'Processes');
    await waitFor('the row at the end', soonMs, async () => {
      await scenario.window.row(/^bash/, 'Processes').first().click();
      await scenario.window.page.keyboard.press('End');
      await cut.waitFor({ timeout: 3_000 }).catch(() => undefined);
      return await cut.isVisible();
    });
    return cut;
  };

  it('shows a chain of 3,000 processes down to a depth, and ends all of it by Kill Tree on its first row', async () => {
    await startChain();
    const top = scenario.window.row('deep-chain.sh', 'Processes').first();
    await top.waitFor();
    await scenario.window.screenshot('deep-top');
    await cutRow();
    await scenario.window.screenshot('deep-end');
    await scenario.window.page.keyboard.press('Home');
    const message = scenario.window.statusBarMessage(/\(\d+\) and 3,?000 below it are gone/);
    await scenario.window.contextMenu(top, 'Kill Tree', message);
    await isGone();
    await scenario.orphans.waitForCount(0);
  });

  it('ends the processes that are too deep to be shown by Kill Tree on the row that stands for them', async () => {
    await startChain();
    const cut = await cutRow();
    await scenario.window.contextMenu(cut, 'Kill Tree', scenario.window.statusBarMessage(/below it are gone/));
    // The shells above wait for their children, and end when these have ended.
    await isGone();
    assert.equal(await scenario.orphans.count(), 0);
  });
});
