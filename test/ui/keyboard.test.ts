import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import type { Window } from '../host/launch/window';
import { waitFor } from '../host/waitFor';
import { describeInVSCode, itWithProcfs } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** Below it are two programs that it has started. */
const tree = (one: string, two: string) =>
  `for (const line of ${JSON.stringify([one, two])}) require('child_process').spawn(line.split(' ')[0], ['1000']);`;

describeInVSCode('Without a mouse', { settings: { 'runaway.confirm': 'severalProcesses' } }, (fixture) => {
  let scenario: Scenario;
  let window: Window;

  before(async () => {
    const folder = fixture.workbench.makeWorkspace('keys');
    scenario = await Scenario.open(fixture.workbench, { mark: 'keys', folder });
    window = scenario.window;
  });

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);

  async function run(title: string): Promise<void> {
    await press('F1');
    const pick = window.quickPick();
    await window.page.keyboard.type(title);
    await pick.item(title).and(window.page.locator('.focused')).waitFor();
    await press('Enter');
  }

  /** Moves the focus down, from the first row to one whose label begins like this. */
  async function moveTo(label: string): Promise<Locator> {
    const focused = window.rows().and(window.page.locator('.focused'));
    await press('Home');
    await waitFor(`the focus to reach ${label}`, soonMs, async () => {
      if ((await focused.getAttribute('aria-label'))?.startsWith(label) === true) return true;
      await press('ArrowDown');
      return false;
    });
    return focused;
  }

  it('opens the view, moves to a process, and terminates it from its context menu', async () => {
    await scenario.terminals.openAndRun(scenario.programs.waiter('menu'));
    await run('Processes: Focus on Processes View');
    await window.row('keys-menu').waitFor();
    await moveTo('keys-menu');
    await press('Shift+F10');
    const item = window.menuItem('Terminate');
    await item.waitFor();
    await waitFor('Terminate to be focused', soonMs, async () => {
      if (await item.and(window.page.locator('.focused')).isVisible()) return true;
      await press('ArrowDown');
      return false;
    });
    await press('Enter');
    await window.statusBarMessage(/keys-menu \(\d+\) has exited/).waitFor();
    await scenario.programs.gone('menu');
  });

  it('terminates a process by Delete, and leaves the focus in the view', async () => {
    await scenario.terminals.openAndRun(scenario.programs.waiter('delete'));
    await run('Processes: Focus on Processes View');
    await window.row('keys-delete').waitFor();
    await moveTo('keys-delete');
    await press('Delete');
    await window.statusBarMessage(/keys-delete \(\d+\) has exited/).waitFor();
    await moveTo('Terminal');
  });

  it('terminates the row that the arrow keys have reached, not the one that was clicked before', async () => {
    const { programs, terminals } = scenario;
    await terminals.openAndRun(`${programs.waiter('reached')} & ${programs.waiter('clicked')}`);
    await window.row('keys-reached').waitFor();
    await window.row('keys-clicked').click();
    await moveTo('keys-reached');
    await press('Delete');
    await window.statusBarMessage(/keys-reached \(\d+\) has exited/).waitFor();
    assert.equal((await programs.running('clicked')).length, 1);
  });

  it('opens the details of a process by Enter, which has the keys then, and returns to the view', async () => {
    await moveTo('keys-clicked');
    await press('Enter');
    const panel = window.webview();
    await panel.getByRole('heading', { level: 1, name: /^keys-clicked \(\d+\)$/ }).waitFor();
    await waitFor('a button of the panel to have the focus', soonMs, async () => {
      await press('Tab');
      return await panel.locator('button:focus').isVisible();
    });
    await run('Processes: Focus on Processes View');
    await press('Delete');
    await window.statusBarMessage(/keys-clicked \(\d+\) has exited/).waitFor();
  });

  it('folds a tree with the arrow keys, and kills it by Shift+Delete after a question', async () => {
    const { programs, terminals } = scenario;
    const line = programs.script('tree', tree(programs.waiter('one'), programs.waiter('two')));
    await terminals.openAndRun(line);
    await run('Processes: Focus on Processes View');
    await window.row('keys-two').waitFor();
    const row = await moveTo('keys-tree.js');
    await press('ArrowLeft');
    await window.row('keys-two').waitFor({ state: 'detached' });
    assert.equal(await row.getAttribute('aria-expanded'), 'false');
    await press('ArrowRight');
    await window.row('keys-two').waitFor();
    await press('Shift+Delete');
    await window.dialog(/Kill keys-tree\.js \(\d+\) and 2 below it\?/).waitFor();
    await press('Enter');
    await window.statusBarMessage(/keys-tree\.js \(\d+\) and 2 below it are gone/).waitFor();
    for (const name of ['tree', 'one', 'two']) await programs.gone(name);
  });
});

describeInVSCode('To a screen reader', {}, (fixture) => {
  let scenario: Scenario;
  let window: Window;

  before(async () => {
    const folder = fixture.workbench.makeWorkspace('spoken');
    scenario = await Scenario.open(fixture.workbench, { mark: 'spoken', folder });
    window = scenario.window;
  });

  /** Waits for a row that reads like this. */
  const spoken = async (row: Locator, pattern: RegExp): Promise<void> => {
    await waitFor(`a row that reads ${String(pattern)}`, soonMs, async () =>
      pattern.test((await row.getAttribute('aria-label')) ?? ''),
    );
  };

  itWithProcfs('a row says what it is, in words, and where it is in the tree', async () => {
    await scenario.terminals.openAndRun(scenario.programs.waiter('server'));
    const row = window.row('spoken-server');
    await spoken(row, /^spoken-server, process \d+, (\d+ percent CPU, )?\d+ \w+bytes$/);
    assert.equal(await row.getAttribute('aria-level'), '2');
    await spoken(window.terminalRow(), /^Terminal bash, \.\/spoken-server 1000, process \d+, \d+ \w+bytes$/);
    assert.equal(await window.terminalRow().getAttribute('aria-expanded'), 'true');
  });

  itWithProcfs('a paused process is paused, until it goes on', async () => {
    const { pid } = await scenario.programs.started('server');
    await fixture.workbench.sandbox.kill(pid, 'SIGSTOP');
    await spoken(window.row('spoken-server'), /, paused$/);
    await fixture.workbench.sandbox.kill(pid, 'SIGCONT');
    await spoken(window.row('spoken-server'), /bytes$/);
  });

  itWithProcfs('an orphan is one, and the status bar and the icon say how many there are', async () => {
    await scenario.terminals.openAndRun(`(${scenario.programs.waiter('left')} &)`);
    await scenario.orphans.waitForCount(1);
    await spoken(window.row('spoken-left'), /^spoken-left, process \d+, .*bytes, orphan from bash, /);
    await spoken(window.row(/^Orphans/), /^Orphans, 1, .*bytes$/);
    await window.statusBarItem('runaway.orphans').locator('[aria-label*="left behind"]').waitFor();
    await window.page.locator('.part.activitybar [aria-label*="1 orphan"]').first().waitFor();
  });

  itWithProcfs('no row has signs that are read out', async () => {
    const rows = await window.rows().all();
    assert.ok(rows.length >= 4, `${rows.length} rows`);
    for (const row of rows) assert.doesNotMatch((await row.getAttribute('aria-label')) ?? '', /[·%]| :\d/);
  });
});
