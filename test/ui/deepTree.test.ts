import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, Scene, scenarioTimeout, soon } from './scene';

/** So many processes, each the child of the one before: a script that calls itself. */
const length = 3_000;

describe('a tree of thousands of levels, in the view', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;

  before(async () => {
    workbench = await openWorkbench();
    scene = await Scene.open(workbench, { mark: 'deep', folder: workbench.makeWorkspace('deep') });
    writeFileSync(
      join(scene.folder, 'deep-chain.sh'),
      'if [ "$1" -gt 1 ]; then sh deep-chain.sh $(($1 - 1)); else sleep 1000; fi; true\n',
    );
  });

  after(async () => {
    await workbench.close();
  });

  const startChain = async (): Promise<void> => {
    await scene.inNewTerminal(`sh deep-chain.sh ${length}`);
    await waitFor('the chain to be whole', 2 * soon, async () => (await scene.running('chain.sh')).length === length);
  };

  const isGone = (): Promise<unknown> =>
    waitFor('the chain to be gone', 2 * soon, async () => (await scene.running('chain.sh')).length === 0);

  /** Goes to the end of the tree, where what is too deep to be shown has one row. */
  const cutRow = async () => {
    const cut = scene.window.row(/^and [\d.,]+ more below/, 'Processes');
    await waitFor('the row at the end', soon, async () => {
      await scene.window.row(/^bash/, 'Processes').first().click();
      await scene.window.page.keyboard.press('End');
      await cut.waitFor({ timeout: 3_000 }).catch(() => undefined);
      return await cut.isVisible();
    });
    return cut;
  };

  it('a chain of 3,000 is shown to a depth, and Kill Tree on its first row ends all of it', async () => {
    await startChain();
    const top = scene.window.row(`sh deep-chain.sh`, 'Processes').first();
    await top.waitFor();
    await scene.window.screenshot('deep-top');
    await cutRow();
    await scene.window.screenshot('deep-end');
    await scene.window.page.keyboard.press('Home');
    const said = scene.window.statusBarMessage(/\(\d+\) and 3,?000 below it are gone/);
    await scene.window.contextMenu(top, 'Kill Tree', said);
    await isGone();
    await scene.warned(0);
  });

  it('the row that stands for what is too deep can be chosen, and Kill Tree on it ends just that', async () => {
    await startChain();
    const cut = await cutRow();
    await scene.window.contextMenu(cut, 'Kill Tree', scene.window.statusBarMessage(/below it are gone/));
    // The shells above wait for it, and end when it has.
    await isGone();
    assert.equal(await scene.warnings(), 0);
  });
});
