import { strict as assert } from 'node:assert';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { loadavg, cpus } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { repository } from '../host/paths';
import type { SandboxProcess } from '../host/sandbox/sandboxProtocol';
import { waitFor } from '../host/waitFor';
import type { Window } from '../host/launch/window';
import { Workbench } from '../host/launch/workbench';

/** How long what should happen "at once" may take on a slow machine, in ms. */
export const soon = 30_000;

/** A scenario opens windows, starts servers and waits for several things, each of which may take {@link soon}, in ms. */
export const scenarioTimeout = 180_000;

/** Has a handler for SIGHUP, and so gets the whole grace period: when it is warned of, all that went before is judged. */
const sentinelProgram = `process.on('SIGHUP', () => {}); setInterval(() => {}, 1000);`;

/** For the page, as text: what runs the tests adds helpers to functions that the page does not have. */
const recordWarnings = `{
  const seen = (window.seenOrphans = []);
  new MutationObserver(() => {
    const text = document.querySelector('.statusbar-item[id$="runaway.orphans"]')?.textContent ?? '';
    if (text !== '' && seen.at(-1) !== text) seen.push(text);
  }).observe(document, { childList: true, subtree: true, characterData: true });
}`;

/** The part of a row's element that is read, since there are no types of the page here. */
interface RowElement {
  readonly textContent: string;
  getAttribute(name: string): string | null;
}

/** The extension as it is shipped, in a VS Code of its own. */
export function openWorkbench(
  settings: Readonly<Record<string, unknown>> = {},
  extensions: readonly string[] = [],
): Promise<Workbench> {
  return Workbench.open({
    extensions: [join(repository, 'runaway.vsix'), ...extensions],
    settings: {
      'runaway.terminate.graceSeconds': 1,
      // A second screen over the first one.
      'terminal.integrated.stickyScroll.enabled': false,
      ...settings,
    },
  });
}

export interface SceneOptions {
  /** To be in the names of all programs of the scene. */
  readonly mark: string;
  /** What to open; without it the window is empty. */
  readonly folder?: string;
  /** Of that workspace. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Where a folder is found, when it is another server. */
  readonly address?: (folder: string | undefined) => string;
}

/** One window on one folder, with programs of names that no other scene has, and what it warns of. */
export class Scene {
  private sentinels = 0;
  /** Of the terminal that was opened last. */
  private shell: Pick<SandboxProcess, 'pid'> = { pid: 0 };

  constructor(
    readonly workbench: Workbench,
    readonly window: Window,
    /** Where the terminals are, and the programs. */
    readonly folder: string,
    /** In the command line of all programs of this scene. */
    readonly mark: string,
  ) {}

  static async open(workbench: Workbench, { mark, folder, settings, address }: SceneOptions): Promise<Scene> {
    if (folder !== undefined && settings) {
      mkdirSync(join(folder, '.vscode'), { recursive: true });
      writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    }
    const window = await workbench.openWindow(folder);
    if (address) await window.goto(address(folder));
    const scene = new Scene(workbench, window, folder ?? workbench.folder, mark);
    await window.extensionStarted();
    return scene;
  }

  async reload(): Promise<void> {
    await this.window.reload();
    await this.window.extensionStarted();
  }

  /** A program that just waits: `./NAME 1000`. Light, and it dies of SIGHUP. */
  waiter(name: string): string {
    const path = join(this.folder, `${this.mark}-${name}`);
    // A program that runs cannot be written to.
    if (!existsSync(path)) copyFileSync('/bin/sleep', path);
    return `./${this.mark}-${name} 1000`;
  }

  /** A Node program: `node NAME.js`. */
  program(name: string, code: string): string {
    writeFileSync(join(this.folder, `${this.mark}-${name}.js`), code);
    return `node ${this.mark}-${name}.js`;
  }

  /** Living processes with this in their command lines; shells that were told to start it by `-c` are not it. */
  async running(name: string): Promise<readonly SandboxProcess[]> {
    const processes = await this.workbench.sandbox.processes();
    const text = `${this.mark}-${name}`;
    return processes.filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text) && !/ (-c|-ic) /.test(commandLine),
    );
  }

  /** The one process of that name, once it runs. */
  async started(name: string): Promise<SandboxProcess> {
    return await waitFor(`${name} to run`, soon, async () => (await this.running(name))[0]);
  }

  async gone(name: string): Promise<void> {
    await waitFor(`${name} to be gone`, soon, async () => (await this.running(name)).length === 0);
  }

  /** Until it has lost the parent that it had then. */
  async abandoned({ pid, parent, commandLine }: SandboxProcess): Promise<void> {
    await waitFor(`${commandLine} to lose its parent`, soon, async () =>
      (await this.workbench.sandbox.processes()).some((now) => now.pid === pid && now.parent !== parent),
    );
  }

  async kill(process: Pick<SandboxProcess, 'pid'>, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.workbench.sandbox.kill(process.pid, signal);
  }

  async newTerminal(): Promise<void> {
    const before = (await this.shells()).map(({ pid }) => pid);
    await this.window.newTerminal();
    this.shell = await waitFor('a new shell', soon, async () =>
      (await this.shells()).find(({ pid }) => !before.includes(pid)),
    );
  }

  /** Opens a terminal and has it run a line. */
  async inNewTerminal(line: string): Promise<void> {
    await this.newTerminal();
    await this.window.typeInTerminal(line);
  }

  /** The trash can of the terminal that is shown. Returns when its shell is gone, with that time. */
  async closeTerminal(): Promise<number> {
    const { pid } = this.shell;
    await this.window.runCommand('Terminal: Kill the Active Terminal Instance');
    await waitFor('the shell to be gone', soon, async () => (await this.shells()).every((shell) => shell.pid !== pid));
    return Date.now();
  }

  /** The shells and other programs that terminals run, in all windows. */
  async shells(): Promise<readonly SandboxProcess[]> {
    const living = (await this.workbench.sandbox.processes()).filter(({ state }) => state !== 'Z');
    const hosts = living.filter(({ commandLine }) => commandLine.includes('--type=ptyHost')).map(({ pid }) => pid);
    return living.filter(({ parent }) => hosts.includes(parent));
  }

  /** How many orphans the status bar warns of. */
  async warnings(): Promise<number> {
    const texts = await this.window.statusBarItem('runaway.orphans').allInnerTexts();
    return Number(/(\d+) orphan/.exec(texts.join(' '))?.[1] ?? 0);
  }

  /** Until the status bar warns of so many. Returns when that was. */
  async warned(count: number): Promise<number> {
    await waitFor(`a warning of ${count} orphans`, soon, async () => (await this.warnings()) === count);
    return Date.now();
  }

  /** The rows right below Orphans (or Detached), in order; the view has to be open. */
  async listed(group: 'Orphans' | 'Detached'): Promise<readonly string[]> {
    const rows = await this.window.rows('Processes').evaluateAll((elements) =>
      (elements as unknown as readonly RowElement[])
        .map((element) => ({
          index: Number(element.getAttribute('data-index')),
          level: Number(element.getAttribute('aria-level')),
          text: element.textContent,
        }))
        .sort((a, b) => a.index - b.index),
    );
    const start = rows.findIndex(({ level, text }) => level === 1 && text.startsWith(group));
    if (start < 0) return [];
    const rest = rows.slice(start + 1);
    const end = rest.findIndex(({ level }) => level === 1);
    return (end < 0 ? rest : rest.slice(0, end)).filter(({ level }) => level === 2).map(({ text }) => text);
  }

  /** Until these programs, and no others, are warned of. Returns when the status bar said so. */
  async warnedOf(...names: readonly string[]): Promise<number> {
    const at = await this.warned(names.length);
    await this.lists('Orphans', ...names);
    return at;
  }

  async lists(group: 'Orphans' | 'Detached', ...names: readonly string[]): Promise<void> {
    let rows: readonly string[] = [];
    try {
      await waitFor(`${names.join(', ')} below ${group}`, soon, async () => {
        const closed = this.window.page.locator('[aria-expanded="false"]');
        const header = this.window.row(new RegExp(`^${group}`), 'Processes').and(closed);
        // Opened in the next round if it has moved meanwhile.
        const twistie = header.locator('.monaco-tl-twistie');
        if ((await header.count()) > 0) await twistie.click({ timeout: 2_000 }).catch(() => undefined);
        rows = await this.listed(group);
        return rows.length === names.length && names.every((name) => rows.some((row) => row.includes(name)));
      });
    } catch (error) {
      throw new Error(`${String(error)}; there is ${JSON.stringify(rows)}`, { cause: error });
    }
  }

  /**
   * Until everything that has happened so far has been judged: leaves a process behind in the terminal that is shown,
   * and waits until that one is warned of besides `count` others. Then there must be no more. It is ended again.
   */
  async judged(...others: readonly string[]): Promise<void> {
    const name = `sentinel${++this.sentinels}`;
    await this.window.typeInTerminal(`(${this.program(name, sentinelProgram)} >/dev/null 2>&1 &)`);
    await this.started(name);
    await this.warnedOf(...others, name);
    for (const process of await this.running(name)) await this.kill(process);
    await this.warned(others.length);
  }

  /**
   * What it says, with this text in it, when one points at something. Pointed at again if that vanishes, as it does when
   * a row or what the status bar says is drawn again.
   */
  async tooltip(target: Locator, text: string): Promise<string> {
    const hover = this.window.page.locator('.monaco-hover:visible').filter({ hasText: text });
    return await waitFor(`a tooltip with ${text}`, soon, async () => {
      await this.window.page.mouse.move(700, 300);
      await target.hover();
      await hover.waitFor({ timeout: 2_000 }).catch(() => undefined);
      const [found] = await hover.allInnerTexts();
      return found?.replace(/\s+/g, ' ');
    });
  }

  /** Records every number that the status bar shows from now on; the returned function says which ones. */
  async watchWarnings(): Promise<() => Promise<readonly number[]>> {
    await this.window.page.evaluate(recordWarnings);
    return () => this.seenWarnings();
  }

  /** Reloads the window, and records all that its status bar shows from its first moment on. */
  async reloadWatching(): Promise<() => Promise<readonly number[]>> {
    await this.window.page.addInitScript(recordWarnings);
    await this.reload();
    return () => this.seenWarnings();
  }

  private async seenWarnings(): Promise<readonly number[]> {
    const texts: unknown = await this.window.page.evaluate('window.seenOrphans');
    return (texts as readonly string[]).map((text) => Number(/(\d+) orphan/.exec(text)?.[1] ?? 0));
  }

  /** Ends what the scene has left, and waits until nothing is warned of. */
  async clear(): Promise<void> {
    for (const process of await this.running('')) await this.kill(process);
    await this.gone('');
    await this.warned(0);
  }
}

/**
 * Says how long it took from a cause to the warning, and holds it to a bound: unless more wants to run than there are
 * processors, for then the time is that of the others.
 */
export function report(what: string, from: number, to: number, most?: number): void {
  const busy = (loadavg()[0] ?? 0) > cpus().length * 1.5;
  console.log(`      ${what}: ${to - from} ms${busy ? ' (busy machine)' : ''}`);
  if (most !== undefined) assert.ok(to - from < (busy ? 10 * most : most), `${what} took ${to - from} ms`);
}
