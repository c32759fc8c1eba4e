import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { out } from '../paths';
import { waitFor } from '../waitFor';

/**
 * A window of VS Code, as the user sees and uses it. Each method waits for the elements that it needs, and fails if they do
 * not appear in time.
 */
export class Window {
  constructor(readonly page: Page) {}

  async goto(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    await this.waitUntilReady();
  }

  /** "Developer: Reload Window". */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.waitUntilReady();
  }

  /** Closes the window like a tab of a browser: its extension host learns of it. */
  async close(): Promise<void> {
    await this.page.close();
  }

  /**
   * Takes a picture.
   * @returns its path, in `out/screenshots`.
   */
  async screenshot(name: string): Promise<string> {
    const folder = join(out, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Runs a command in the command palette by its whole title, such as `Processes: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const palette = this.quickPick();
    await palette.input.fill(`>${title}`);
    // Entries that match the typed text have it highlighted. The list of all commands, which they replace, has not.
    const matches = this.page.locator('.label-name .highlight');
    await palette.item(title).filter({ has: matches }).first().click();
  }

  /** The quick pick or input box that is open or opens next. */
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
   * Shows the Processes view and waits until the extension has started. The welcome text appears before that, the button
   * does not: it comes with the extension's view, which is created after the variable of the terminals is set.
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
   * Rows with exactly this label, or with text that matches, in the tree of the view or of the only one in the side bar. (A
   * shell that starts a command by `-c` has the command in its label, too.)
   */
  row(label: string | RegExp, view?: string): Locator {
    if (typeof label !== 'string') return this.rows(view).filter({ hasText: label });
    return this.rows(view).filter({ has: this.page.locator('.label-name', { hasText: exactly(label) }) });
  }

  /** All rows on the screen, of the tree of the view or of all trees in the side bar. */
  rows(view?: string): Locator {
    const sideBar = this.page.locator('.part.sidebar');
    if (view === undefined) return sideBar.locator('.monaco-list-row');
    const header = this.page.locator(`.pane-header[aria-label^="${view}"]`);
    return sideBar.locator('.pane', { has: header }).locator('.monaco-list-row');
  }

  /** The rows of terminals in the Processes view. */
  terminalRow(): Locator {
    return this.page.locator('.part.sidebar .monaco-list-row[aria-label^="Terminal "]');
  }

  /** Presses a button that a row shows while the mouse is over it, until the result appears. */
  async rowAction(row: Locator, label: string, result: Locator): Promise<void> {
    const button = row.locator(`.action-label[aria-label^="${label}"]`);
    await this.pickUntil(result, async () => {
      // If rows above it come or go, the row moves away from under the mouse, and its buttons vanish.
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

  /**
   * Picks an entry of a row's context menu, until the result appears.
   * @returns when the entry was picked, in ms since the epoch.
   */
  async contextMenu(row: Locator, label: string, result: Locator): Promise<number> {
    return await this.pickUntil(result, async () => {
      await this.openMenu(row);
      await this.pickMenuItem(label);
    });
  }

  /** Selects a row and presses a key, until the result appears. */
  async pressOnRow(row: Locator, key: string, result: Locator): Promise<void> {
    await this.pickUntil(result, async () => {
      await this.clickUntilMarked(row, 'selected', async () => {
        await row.click();
      });
      await this.page.keyboard.press(key);
    });
  }

  /** Opens a row's context menu. */
  async openMenu(row: Locator): Promise<void> {
    const entries = this.menuEntries();
    await this.clickUntilMarked(row, 'focused', async () => {
      if (await entries.first().isVisible()) await this.closeMenu();
      await row.click({ button: 'right' });
      await entries.first().waitFor();
    });
  }

  /** Opens a submenu of a row's context menu. In its first moments a menu ignores keys as well as clicks. */
  async openSubmenu(row: Locator, submenu: string, entry: string): Promise<void> {
    await this.openMenu(row);
    await waitFor(`${submenu} to open`, 30_000, async () => {
      await this.menuItem(submenu).hover();
      await this.page.keyboard.press('ArrowRight');
      return await this.submenuItem(entry)
        .waitFor({ timeout: 2_000 })
        .then(
          () => true,
          () => false,
        );
    });
  }

  /** Picks an entry of a submenu of a row's context menu, until the result appears. */
  async pickFromSubmenu(row: Locator, submenu: string, entry: string, result: Locator): Promise<void> {
    await this.pickUntil(result, async () => {
      await this.openSubmenu(row, submenu, entry);
      const item = this.submenuItem(entry);
      await item.hover();
      await item.and(this.page.locator('.focused')).waitFor();
      await this.page.keyboard.press('Enter');
    });
  }

  /** An entry of an open submenu, which is in the page below the entry that opens it. */
  submenuItem(entry: string): Locator {
    return this.page.locator('.monaco-submenu .action-item', {
      has: this.page.locator('.action-label').getByText(entry, { exact: true }),
    });
  }

  async closeMenu(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.menuEntries().first().waitFor({ state: 'hidden' });
  }

  /** Clicks a row until it is marked. A click may reach another row, which has just moved under the mouse. */
  private async clickUntilMarked(
    row: Locator,
    mark: 'focused' | 'selected',
    click: () => Promise<void>,
  ): Promise<void> {
    await waitFor(`a row to be ${mark}`, 30_000, async () => {
      await click();
      return await row.and(this.page.locator(`.${mark}`)).isVisible();
    });
  }

  /**
   * Picks again if the row was lost: while VS Code redraws the rows, it calls a command without its row, and the extension
   * says so. A result that is visible before the pick belongs to an earlier one. It has to vanish first, or it would hide
   * that the row was lost.
   */
  private async pickUntil(result: Locator, pick: () => Promise<void>): Promise<number> {
    const lostRow = this.notification('has just changed');
    await result.first().waitFor({ state: 'hidden' });
    for (;;) {
      await pick();
      const picked = Date.now();
      await result.or(lostRow).first().waitFor();
      if (!(await lostRow.isVisible())) return picked;
      await lostRow.hover();
      await lostRow.locator('.codicon-notifications-clear').click();
      await lostRow.waitFor({ state: 'detached' });
    }
  }

  /**
   * Picks an entry of the open menu by keyboard. In its first tenth of a second, a menu ignores clicks, which may belong to
   * the one that has opened it.
   */
  async pickMenuItem(label: string): Promise<void> {
    const item = this.menuItem(label);
    await item.hover();
    await item.and(this.page.locator('.focused')).waitFor();
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  /** Entries of the open menu with this label. */
  menuItem(label: string): Locator {
    return this.page.locator('.monaco-menu .action-item', {
      has: this.page.locator('.action-label').getByText(label, { exact: true }),
    });
  }

  /** Opens a row's context menu, reads the texts of its entries, and closes it again. */
  async contextMenuItems(row: Locator): Promise<string[]> {
    await this.openMenu(row);
    const texts = await this.menuEntries().allInnerTexts();
    await this.closeMenu();
    return texts.map((text) => text.trim());
  }

  private menuEntries(): Locator {
    return this.page.locator('.monaco-menu .action-item .action-label:not(.separator)');
  }

  /** An item of the status bar by the id that the extension has given it. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.part.statusbar .statusbar-item[id$="${id}"]`);
  }

  /** A message or item of the status bar with this text. */
  statusBarMessage(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** A notification with this text, as a toast or in the notification centre. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item:visible').filter({ hasText: text });
  }

  /** Presses a button of a notification that is open or opens next. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    const notification = this.notification(text);
    await waitFor(`${button} to be pressed`, 60_000, async () => {
      // A toast closes by itself after ten seconds. Then the notification is only in the notification centre.
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

  /**
   * Hovers over an element until a tooltip with this text appears. Hovers again if it vanishes, as it does if a row or the
   * status bar is redrawn.
   * @returns the text of the tooltip.
   */
  async tooltip(target: Locator, text: string): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible').filter({ hasText: text });
    return await waitFor(`a tooltip with ${text}`, 30_000, async () => {
      await this.page.mouse.move(700, 300);
      // A tooltip that is still open stays as it is, though its row has been redrawn meanwhile.
      await hover.waitFor({ state: 'hidden', timeout: 2_000 }).catch(() => undefined);
      await target.hover();
      await hover.waitFor({ timeout: 2_000 }).catch(() => undefined);
      const [found] = await hover.allInnerTexts();
      return found?.replace(/\s+/g, ' ');
    });
  }

  /** A modal dialog with this text. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box:visible').filter({ hasText: text });
  }

  async answerDialog(text: string | RegExp, button: string): Promise<void> {
    await this.dialog(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** The content of the visible webview. While a new content is loaded, it is in a second frame. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
  }

  /** Runs a task of the workspace by its label. */
  async runTask(label: string): Promise<void> {
    await this.runCommand('Tasks: Run Task');
    const pick = this.quickPick();
    // Of a long list, only what is on the screen can be picked.
    await pick.input.fill(label);
    await pick.pick(label);
  }

  /** Opens a terminal and waits for its prompt. */
  async newTerminal(): Promise<void> {
    await this.page.evaluate(
      `for (const terminal of document.querySelectorAll('.terminal-wrapper')) terminal.dataset.old = ''`,
    );
    await this.runCommand('Terminal: Create New Terminal');
    const opened = this.page.locator('.terminal-wrapper.active:not([data-old])');
    await opened.locator('.xterm-rows').filter({ hasText: /\S/ }).waitFor();
  }

  /** Shows the terminals. A window that was reloaded soon after they were opened may have their panel closed. */
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

  /** The screen of the visible terminal; `terminalScreen().filter({ hasText })` to wait for output. */
  terminalScreen(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  /**
   * Waits until VS Code has started. There is no event for that, but VS Code marks its phases for the profiler of the page:
   *
   * - What was open before is open again. An earlier click in the activity bar hides a side bar that is restored meanwhile.
   *   (The phase "Restored" begins two seconds after the start, whether or not all is restored.)
   * - The extensions are known. The command palette waits 0.8 s for them, and then opens without their commands.
   * - The terminals that the server has kept are known. Before that, `Tasks: Run Task` is ignored silently.
   */
  private async waitUntilReady(): Promise<void> {
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
    return this.items().filter({ has: this.widget.page().locator('.label-name', { hasText: exactly(label) }) });
  }

  items(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  async pick(label: string): Promise<void> {
    await this.item(label).first().click();
  }
}

/** Matches this text and nothing else, but for white space. */
function exactly(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return new RegExp(`^\\s*${pattern}\\s*$`);
}
