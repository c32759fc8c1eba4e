import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { out } from '../paths';
import { waitFor } from '../waitFor';

/**
 * A window of VS Code, as a person sees and uses it. Everything waits until what it needs is there, and fails after a
 * while if it does not come.
 */
export class Window {
  constructor(readonly page: Page) {}

  async goto(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** "Developer: Reload Window". */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** Closes it, as one closes a tab: its extension host learns that the window has gone. */
  async close(): Promise<void> {
    await this.page.close();
  }

  /** A picture in `out/screenshots`; its path. */
  async screenshot(name: string): Promise<string> {
    const folder = join(out, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Runs a command by its whole title in the command palette, such as `Processes: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const palette = this.quickPick();
    await palette.input.fill(`>${title}`);
    // Those that match what was typed say what of them does; the list of all commands that it takes the place of does not.
    const matches = this.page.locator('.label-name .highlight');
    await palette.item(title).filter({ has: matches }).first().click();
  }

  /** The quick pick or input box that is open or about to be. */
  quickPick(): QuickPick {
    return new QuickPick(this.page.locator('.quick-input-widget:visible'));
  }

  /** Shows the Processes view. */
  async openProcessesView(): Promise<void> {
    const view = this.page.locator('.part.sidebar .title-label', { hasText: /^Processes/i });
    if (!(await view.isVisible())) await this.activityBarItem('Processes').click();
    await view.waitFor();
  }

  /**
   * Shows the Processes view and waits until the extension has started. The welcome text is there before that. The button
   * is not: the view has it from the extension, which makes the view after it has set the variable of the terminals.
   */
  async extensionStarted(): Promise<void> {
    await this.openProcessesView();
    await this.page.locator('.part.sidebar .title-actions [aria-label^="Collapse All"]').waitFor();
  }

  /** A view container's icon in the activity bar. */
  activityBarItem(name: string): Locator {
    return this.page.locator('.part.activitybar .action-item', {
      has: this.page.locator(`[aria-label^="${name}"]`),
    });
  }

  /** The number on a view container's icon. */
  badge(name: string): Locator {
    return this.activityBarItem(name).locator('.badge-content:visible');
  }

  /**
   * Rows with exactly this label, or whose text matches, in the tree of that view or of the only one in the side bar.
   * (A shell that was told by `-c` to start something has that in its label, too.)
   */
  row(label: string | RegExp, view?: string): Locator {
    if (typeof label !== 'string') return this.rows(view).filter({ hasText: label });
    return this.rows(view).filter({ has: this.page.locator('.label-name', { hasText: whole(label) }) });
  }

  /** All rows on the screen, of that view's tree or of all in the side bar. */
  rows(view?: string): Locator {
    const sideBar = this.page.locator('.part.sidebar');
    if (view === undefined) return sideBar.locator('.monaco-list-row');
    const header = this.page.locator(`.pane-header[aria-label^="${view}"]`);
    return sideBar.locator('.pane', { has: header }).locator('.monaco-list-row');
  }

  /** The row of a terminal in the Processes view, if only one is open. */
  terminalRow(): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row[aria-label^="Terminal "]');
  }

  /** Presses a button that a row has while the mouse is over it, until `answer` comes of it. */
  async rowAction(row: Locator, label: string, answer: Locator): Promise<void> {
    const button = row.locator(`.action-label[aria-label^="${label}"]`);
    await this.choose(answer, async () => {
      // When rows above it come or go, the row moves away from under the mouse, and its buttons vanish.
      await waitFor(`${label} to be pressed`, 30_000, async () => {
        await row.hover();
        return await button.click({ timeout: 5_000 }).then(
          () => true,
          () => false,
        );
      });
    });
  }

  async expand(row: Locator): Promise<void> {
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  /** Picks an entry of a row's context menu, until `answer` comes of it. Returns when it was picked, in ms since 1970. */
  async contextMenu(row: Locator, label: string, answer: Locator): Promise<number> {
    return await this.choose(answer, async () => {
      await this.openMenu(row);
      await this.pickMenuItem(label);
    });
  }

  /** Selects a row and presses a key, until `answer` comes of it. */
  async pressOnRow(row: Locator, key: string, answer: Locator): Promise<void> {
    await this.choose(answer, async () => {
      await this.hit(row, 'selected', async () => {
        await row.click();
      });
      await this.page.keyboard.press(key);
    });
  }

  /** Opens a row's context menu. */
  async openMenu(row: Locator): Promise<void> {
    const entries = this.menuEntries();
    await this.hit(row, 'focused', async () => {
      if (await entries.first().isVisible()) await this.closeMenu();
      await row.click({ button: 'right' });
      await entries.first().waitFor();
    });
  }

  async closeMenu(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.menuEntries().first().waitFor({ state: 'hidden' });
  }

  /** Clicks a row until that has marked it, and not the one that has come under the mouse in its place. */
  private async hit(row: Locator, mark: 'focused' | 'selected', click: () => Promise<void>): Promise<void> {
    await waitFor(`a row to be ${mark}`, 30_000, async () => {
      await click();
      return await row.and(this.page.locator(`.${mark}`)).isVisible();
    });
  }

  /**
   * VS Code may just be drawing the rows anew, and then hands none of them to the command that was chosen: who is told
   * so chooses again. An answer that is there before the choice belongs to an earlier one: taken for this one's, it would
   * hide that the row was lost.
   */
  private async choose(answer: Locator, pick: () => Promise<void>): Promise<number> {
    const lostRow = this.notification('has just changed');
    await answer.first().waitFor({ state: 'hidden' });
    for (;;) {
      await pick();
      const picked = Date.now();
      await answer.or(lostRow).first().waitFor();
      if (!(await lostRow.isVisible())) return picked;
      await lostRow.hover();
      await lostRow.locator('.codicon-notifications-clear').click();
      await lostRow.waitFor({ state: 'detached' });
    }
  }

  /**
   * Picks an entry of the menu that is open, by keyboard: in its first tenth of a second a menu ignores clicks, in case
   * they belong to the one that opened it.
   */
  async pickMenuItem(label: string): Promise<void> {
    const item = this.menuItem(label);
    await item.hover();
    await item.and(this.page.locator('.focused')).waitFor();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** Entries of the menu that is open. */
  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-item', {
      has: this.page.locator('.action-label').getByText(label, { exact: true }),
    });
  }

  /** The texts of the entries in a row's context menu, which is closed again. */
  async contextMenuItems(row: Locator): Promise<string[]> {
    await this.openMenu(row);
    const texts = await this.menuEntries().allInnerTexts();
    await this.closeMenu();
    return texts.map((text) => text.trim());
  }

  private menuEntries(): Locator {
    return this.page.locator('.monaco-menu .action-item .action-label:not(.separator)');
  }

  /** An item of the status bar by the id that its extension gave it. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.part.statusbar .statusbar-item[id$="${id}"]`);
  }

  /** What a command says in passing, in the status bar. */
  statusBarMessage(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** A notification with this text, be it a toast or in the notification centre. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item:visible').filter({ hasText: text });
  }

  /** Presses a button of a notification that has come or is about to. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    const notification = this.notification(text);
    await waitFor(`${button} to be pressed`, 60_000, async () => {
      // A toast goes by itself after ten seconds; then it is only in the notification centre.
      if (!(await notification.isVisible())) await this.runCommand('Notifications: Show Notifications');
      return await notification
        .getByRole('button', { name: button, exact: true })
        .click({ timeout: 5_000 })
        .then(
          () => true,
          () => false,
        );
    });
  }

  /** A modal dialog with this text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box:visible').filter({ hasText: text });
  }

  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    await this.dialog(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** What is inside the webview that is shown. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').frameLocator('iframe');
  }

  /** Runs a task of the workspace by its label. */
  async runTask(label: string): Promise<void> {
    await this.runCommand('Tasks: Run Task');
    await this.quickPick().pick(label);
  }

  /** Opens a terminal and waits for its prompt. */
  async newTerminal(): Promise<void> {
    await this.page.evaluate(`for (const one of document.querySelectorAll('.terminal-wrapper')) one.dataset.old = ''`);
    await this.runCommand('Terminal: Create New Terminal');
    const opened = this.page.locator('.terminal-wrapper.active:not([data-old])');
    await opened.locator('.xterm-rows').filter({ hasText: /\S/ }).waitFor();
  }

  /** Shows the terminals, since a window that was reloaded soon after they had been opened may have forgotten that. */
  async showTerminals(): Promise<void> {
    const active = this.page.locator('.terminal-wrapper.active');
    if (!(await active.isVisible())) await this.runCommand('Terminal: Focus on Terminal View');
    await active.waitFor();
  }

  /** Types a line into the active terminal and presses Enter. */
  async typeInTerminal(line: string): Promise<void> {
    await this.showTerminals();
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** The screen of the terminal that is shown; `terminalScreen().filter({ hasText })` to wait for something. */
  terminalScreen(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  /**
   * Until VS Code has done what it does when it starts. It does not say so, but marks its phases for the page's own
   * profiler:
   *
   * - what was open before is open again. Who clicks in the activity bar earlier hides a side bar that has come in
   *   between. (The phase "Restored" begins two seconds after the start, done or not.)
   * - it knows the extensions. The command palette waits 0.8 s for them, and then goes without their commands.
   * - it knows the terminals that the server has kept. Before that, it ignores `Tasks: Run Task` without a word.
   */
  private async ready(): Promise<void> {
    const marks = ['code/didStartWorkbench', 'code/didLoadExtensions', 'code/terminal/didGetPerformanceMarks'];
    await this.page.waitForFunction(
      `${JSON.stringify(marks)}.every((mark) => performance.getEntriesByName(mark).length > 0)`,
    );
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.part.activitybar .action-item').first().waitFor();
  }
}

/** A quick pick or an input box. */
export class QuickPick {
  constructor(readonly widget: Locator) {}

  get input(): Locator {
    return this.widget.locator('.quick-input-box input');
  }

  /** Entries whose label is exactly this. */
  item(label: string): Locator {
    return this.items().filter({ has: this.widget.page().locator('.label-name', { hasText: whole(label) }) });
  }

  items(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  async pick(label: string): Promise<void> {
    await this.item(label).first().click();
  }
}

/** Matches exactly this text. */
function whole(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return new RegExp(`^\\s*${pattern}\\s*$`);
}
