/** `npm run screenshots`: takes the pictures of the README, in a real VS Code with the demo's tasks running. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { npm } from './host/install/npm';
import { repository } from './host/paths';
import { Workbench } from './host/launch/workbench';

const pictures = join(repository, 'media', 'screenshots');

/** Drags the edge of the side bar to the right. */
async function widenSideBar(page: Page, pixels: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('There is no side bar');
  const [x, y] = [box.x + box.width, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 5 });
  await page.mouse.up();
}

async function main(): Promise<void> {
  await npm(repository, ['run', 'package']);
  const workbench = await Workbench.open({
    extensions: [join(repository, 'runaway.vsix')],
    settings: { 'workbench.colorTheme': 'Default Dark Modern' },
  });
  try {
    const folder = workbench.makeWorkspace('demo');
    cpSync(join(repository, 'test', 'demo'), folder, { recursive: true });
    const window = await workbench.openWindow(folder);
    await window.openProcessesView();
    for (const task of ['Tree', 'Busy', 'Orphan']) {
      await window.runCommand('Tasks: Run Task');
      const pick = window.quickPick();
      await pick
        .items()
        .filter({ hasText: `${task}:` })
        .first()
        .click();
      await window.row(new RegExp(task === 'Orphan' ? '^Orphans' : `^${task}:`)).waitFor();
    }
    await widenSideBar(window.page, 110);
    await window.row(/^Busy.*(9\d|1\d\d)%/).waitFor();
    for (const close of await window.page.locator('.notification-list-item .codicon-notifications-clear').all()) {
      await close.click();
    }
    // On the right, where the menu covers no row.
    await window.row('node bundler.js').click({ button: 'right', position: { x: 390, y: 11 } });
    await window.menuItem('Kill Tree').hover();
    mkdirSync(pictures, { recursive: true });
    await window.page.screenshot({ path: join(pictures, 'processes.png') });
  } finally {
    await workbench.close();
  }
}

void main();
