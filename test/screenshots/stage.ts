import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from '../host/launch/window';
import { Workbench } from '../host/launch/workbench';
import { repository } from '../host/paths';
import { waitFor } from '../host/waitFor';
import { themes, type Theme } from './themes';

export const size = { width: 1200, height: 800 } as const;

/** How far the side bar's edge is from the left, in pixels: wide enough for whole rows. */
const sideBarEdge = 430;

const redrawMs = 2_000;

/** A window with the demo workspace, in which scenes are set up and pictures taken. */
export class Stage {
  private theme: Theme = 'dark';
  private settings: Readonly<Record<string, unknown>> = {};

  private constructor(
    readonly workbench: Workbench,
    readonly window: Window,
    readonly folder: string,
  ) {}

  static async open(): Promise<Stage> {
    const workbench = await Workbench.open({
      extensions: [join(repository, 'runaway.vsix')],
      settings: { 'workbench.layoutControl.enabled': false, 'terminal.integrated.stickyScroll.enabled': false },
      display: { ...size, scale: 2 },
    });
    const folder = workbench.makeWorkspace('demo');
    cpSync(join(repository, 'test', 'demo'), folder, { recursive: true });
    const window = await workbench.openWindow(folder);
    await window.extensionStarted();
    const stage = new Stage(workbench, window, folder);
    await stage.moveSideBarEdge(sideBarEdge);
    return stage;
  }

  async setTheme(theme: Theme): Promise<void> {
    this.theme = theme;
    this.writeSettings();
    await this.window.page.locator(`.monaco-workbench.${themes[theme].workbenchClass}`).waitFor();
  }

  /** Replaces the settings of the workspace, its theme excepted. They apply at once. */
  setSettings(settings: Readonly<Record<string, unknown>>): void {
    this.settings = settings;
    this.writeSettings();
  }

  /** Runs tasks of the demo by the first word of their labels. */
  async runTasks(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.window.runCommand('Tasks: Run Task');
      const pick = this.window.quickPick();
      // The list is longer than what it shows.
      await pick.input.fill(`${name}:`);
      await pick
        .items()
        .filter({ hasText: `${name}:` })
        .first()
        .click();
      await pick.widget.waitFor({ state: 'hidden' });
    }
  }

  /** Waits until the webviews have the colours of a theme that was just set: there is no event for that. */
  async redraw(): Promise<void> {
    await this.window.page.waitForTimeout(redrawMs);
  }

  /** Makes the window this high, in pixels. */
  async setHeight(height: number): Promise<void> {
    await this.window.page.setViewportSize({ ...size, height });
  }

  /** Drags the edge of the side bar there. Its view then is not narrower than VS Code allows: 170 pixels. */
  async moveSideBarEdge(x: number): Promise<void> {
    const { page } = this.window;
    const box = await page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('There is no side bar');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width, y);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 5 });
    await page.mouse.up();
  }

  async resetSideBar(): Promise<void> {
    await this.moveSideBarEdge(sideBarEdge);
  }

  /** Closes notifications, menus and quick picks, and takes the mouse away from the view. */
  async tidyUp(): Promise<void> {
    const { page } = this.window;
    const closable = page.locator('.monaco-menu:visible, .quick-input-widget:visible, .monaco-dialog-box:visible');
    // In a terminal, the key would reach the program that runs there. A submenu and its menu are closed one by one.
    while (await closable.first().isVisible()) await page.keyboard.press('Escape');
    for (const button of await page.locator('.notification-list-item .codicon-notifications-clear').all()) {
      await button.click();
    }
    await page.mouse.move(size.width - 200, 200);
    // A terminal tells its new size for a moment.
    const sizes = page.locator('.terminal-resize-overlay.visible');
    await waitFor('the size of a terminal to vanish', 10_000, async () => (await sizes.count()) === 0);
  }

  private writeSettings(): void {
    mkdirSync(join(this.folder, '.vscode'), { recursive: true });
    writeFileSync(
      join(this.folder, '.vscode', 'settings.json'),
      JSON.stringify({
        'workbench.colorTheme': themes[this.theme].name,
        'window.autoDetectColorScheme': false,
        ...this.settings,
      }),
    );
  }
}
