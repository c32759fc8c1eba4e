import { strict as assert } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import type { Window } from '../host/launch/window';
import { describeInVSCode, itWithProcfs } from './support/describeInVSCode';

/** Programs that stay near 0 %, keep memory, or keep a core busy for a part of the time. */
const programs = {
  'alpha.js': `setInterval(() => {}, 1000);`,
  'beta.js': `require('child_process').spawn(process.execPath, ['needle.js'], { stdio: 'inherit' });
setInterval(() => {}, 1000);`,
  'needle.js': `setInterval(() => {}, 1000);`,
  'gamma.js': `const kept = Buffer.alloc(200e6, 1); setInterval(() => { if (kept.length) { const end = Date.now() + 100; while (Date.now() < end); } }, 400);`,
  'port.js': `require('http').createServer().listen(0, '127.0.0.1', function () { console.log('PORT=' + this.address().port + '='); });`,
} as const;

describeInVSCode('Arranging the Processes view', {}, (fixture) => {
  let window: Window;

  before(async () => {
    const folder = fixture.workbench.makeWorkspace('arrange');
    for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, name), text);
    window = await fixture.workbench.openWindow(folder);
    await window.extensionStarted();
    await window.newTerminal();
    await window.typeInTerminal('node alpha.js & node beta.js & node gamma.js & node port.js &');
    await window.row('needle.js').waitFor();
    await window.row('port.js').waitFor();
  });

  /** The labels of the rows on the screen, from the top. */
  const labels = async (): Promise<readonly string[]> =>
    await window.page.evaluate(
      `[...document.querySelectorAll('.part.sidebar .monaco-list-row')]
        .sort((a, b) => a.dataset.index - b.dataset.index)
        .map((row) => row.querySelector('.label-name')?.textContent.trim() ?? '')`,
    );

  const ours = async (): Promise<readonly string[]> =>
    (await labels()).filter((label) => Object.hasOwn(programs, label));

  const untilOrder = async (...expected: readonly string[]): Promise<void> => {
    let found: readonly string[] = [];
    await waitFor(`the order ${expected.join(', ')}`, 30_000, async () => {
      found = await ours();
      return found.join() === expected.map((name) => `${name}.js`).join();
    }).catch((error: unknown) => {
      throw new Error(`The order is ${found.join(', ')}`, { cause: error });
    });
  };

  /** The entries of *View & Sort* in the menu of the view. */
  const viewMenu = async (): Promise<readonly string[]> => {
    await window.page.locator('.part.sidebar .title-actions [aria-label^="Views and More Actions"]').click();
    const entry = window.menuItem('View & Sort');
    await entry.hover();
    // The submenu is inside its entry.
    await window.page.locator('.monaco-menu .action-label', { hasText: 'Hide Idle Processes' }).waitFor();
    const texts = await window.page.locator('.monaco-menu .action-item .action-label:not(.separator)').allInnerTexts();
    await window.screenshot('view-and-sort');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Escape');
    return texts.map((text) => text.trim());
  };

  it('sorts by name, by memory and by CPU, and marks what is chosen', async () => {
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
    await window.runCommand('Processes: Sort by Memory');
    await window.row('gamma.js').and(window.page.locator('[data-index="1"]')).waitFor();
    await window.runCommand('Processes: Sort by CPU');
    await window.row('gamma.js').and(window.page.locator('[data-index="1"]')).waitFor();
    // The order is the same as by memory: only the menu shows when the choice has arrived.
    let menu: readonly string[] = [];
    await waitFor('the choice in the menu', 30_000, async () => {
      menu = await viewMenu();
      return menu.includes('✓ Sort by CPU');
    });
    assert.ok(menu.includes('Sort by Name') && menu.includes('✓ View as Tree'), menu.join());
    await window.runCommand('Processes: Sort by Name');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
    await window.screenshot('sorted');
  });

  it('has all processes in one list without levels', async () => {
    await window.runCommand('Processes: View as List');
    await untilOrder('alpha', 'beta', 'gamma', 'needle', 'port');
    assert.equal(await window.row('needle.js').getAttribute('aria-level'), '1');
    await window
      .row('needle.js')
      .filter({ hasText: /MB · (bash|sh) · \d+/ })
      .waitFor();
    await window.screenshot('list');
    await window.runCommand('Processes: View as Tree');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
  });

  it('filters while the user types, with the ancestors of what matches, and Escape brings all back', async () => {
    await window.runCommand('Processes: Filter…');
    const box = window.quickPick();
    await box.input.fill('needle');
    await untilOrder('beta', 'needle');
    await window.row('needle.js').locator('.highlight', { hasText: 'needle' }).waitFor();
    // In the suite `portable`, what is not known is said before it.
    const matches = /(?:^|asks for that\. )1 of \d+ processes match “needle”/;
    await window.page.locator('.part.sidebar .message', { hasText: matches }).waitFor();
    await window.screenshot('filter');
    await box.input.fill('nothing-has-this-name');
    await window.page.locator('.part.sidebar .message', { hasText: 'No process matches' }).waitFor();
    await untilOrder();
    assert.equal(await window.page.locator('.part.sidebar .welcome-view-content:visible').count(), 0);
    await window.screenshot('filter-empty');
    await window.page.keyboard.press('Escape');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
  });

  it('finds a process by its pid, and shows all again when the filter is cleared', async () => {
    const text = (await window.row('alpha.js').textContent()) ?? '';
    const [pid] = /\d+$/.exec(text.trim()) ?? [];
    assert.ok(pid, text);
    await window.runCommand('Processes: Filter…');
    await window.quickPick().input.fill(pid);
    await untilOrder('alpha');
    await window.quickPick().input.press('Enter');
    await window.runCommand('Processes: Clear Filter');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
  });

  it('is arranged as before after a reload', async () => {
    await window.reload();
    await window.openProcessesView();
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
    const menu = await viewMenu();
    assert.ok(menu.includes('✓ Sort by Name'), menu.join());
  });

  itWithProcfs('finds the process that listens on a port', async () => {
    const row = window.row('port.js').filter({ hasText: /:\d+/ });
    await row.waitFor();
    const [, port] = /:(\d+)/.exec((await row.textContent()) ?? '') ?? [];
    await window.runCommand('Processes: Filter…');
    await window.quickPick().input.fill(`:${port}`);
    await untilOrder('port');
    await window.quickPick().input.press('Enter');
    await window.runCommand('Processes: Clear Filter');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
  });

  itWithProcfs('hides what is idle, but not what is busy or listens on a port', async () => {
    await window.runCommand('Processes: Hide Idle Processes');
    await waitFor('the idle ones to be hidden', 90_000, async () => (await ours()).join() === 'gamma.js,port.js');
    await window.screenshot('idle');
    await window.runCommand('Processes: ✓ Hide Idle Processes');
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
  });

  it('shows what has just ended in its place for some seconds', async () => {
    const row = window.row('gamma.js');
    await window.contextMenu(row, 'Terminate', window.statusBarMessage(/gamma\.js \(\d+\) has exited/));
    const ended = row.filter({ hasText: /ended after SIGTERM/ });
    await ended.waitFor();
    await untilOrder('alpha', 'beta', 'needle', 'gamma', 'port');
    await window.screenshot('ended');
    await ended.waitFor({ state: 'detached' });
    await untilOrder('alpha', 'beta', 'needle', 'port');
  });
});
