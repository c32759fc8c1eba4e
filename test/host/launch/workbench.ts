import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { Delivery } from './incomingMessages';
import { testEnvironment } from './environment';
import { installServer } from '../install/installServer';
import { rememberPage } from './openWindows';
import { quietSettings, writeSettings } from './quietSettings';
import { Sandbox } from '../sandbox/sandbox';
import type { SandboxProcess } from '../sandbox/sandboxProtocol';
import { Server } from './server';
import { makeTempFolder, removeFolder } from '../tempFolder';
import { getVSCodeVersion } from '../install/versions';
import { Window } from './window';

export interface WorkbenchOptions {
  /** Packaged extensions to install. */
  readonly extensions?: readonly string[];
  /** The folders' names of extensions that VS Code brings along and is to do without. */
  readonly without?: readonly string[];
  /** On top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What is different in the environment of the server and its terminals; is given the folder that they are at home in. */
  readonly environment?: (home: string) => Readonly<Record<string, string>>;
}

/** Time that slow machines get for what takes a moment. */
const patience = 30_000;

/**
 * A VS Code for UI tests: a server in a sandbox of its own, and a headless browser whose pages are the windows. All windows
 * share one browser profile, as the windows of one person do.
 */
export class Workbench {
  private constructor(
    /** A temporary folder, the terminals' home. Make workspaces here: it goes when the workbench is closed. */
    readonly folder: string,
    readonly sandbox: Sandbox,
    readonly server: Server,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
  ) {}

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const installed = await installServer(getVSCodeVersion());
    const folder = makeTempFolder();
    const dataFolder = join(folder, 'data');
    writeSettings(dataFolder, { ...quietSettings, ...options.settings });
    const sandbox = await Sandbox.open();
    try {
      const env = { ...testEnvironment(folder), ...options.environment?.(folder) };
      const extensionsFolder = join(folder, 'extensions');
      const builtInFolder = options.without && builtInWithout(options.without, installed.main, folder);
      const server = new Server({ installed, sandbox, dataFolder, extensionsFolder, env, builtInFolder });
      const [browser] = await Promise.all([launchBrowser(), installAndStart(server, options.extensions ?? [])]);
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      context.setDefaultTimeout(patience);
      return new Workbench(folder, sandbox, server, browser, context);
    } catch (error) {
      await sandbox.close();
      removeFolder(folder);
      throw error;
    }
  }

  /** A new, empty folder to open as a workspace. */
  makeWorkspace(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Opens a window and waits until it can be used. Without a folder, the window is empty. */
  async openWindow(folder?: string): Promise<Window> {
    return await this.openPage(await this.context.newPage(), folder);
  }

  /** The same, but what it is sent can be held back. */
  async openPausableWindow(folder: string): Promise<{ readonly window: Window; readonly delivery: Delivery }> {
    const page = await this.context.newPage();
    const delivery = await Delivery.to(page);
    return { window: await this.openPage(page, folder), delivery };
  }

  /** The server's extension hosts, one for each window. That of a closed window stays for a while. Kill one with `sandbox.kill(pid, 'SIGKILL')`. */
  async extensionHosts(): Promise<readonly SandboxProcess[]> {
    return await this.processesOfType('extensionHost');
  }

  /** The server's process whose children are the terminals' shells; none before the first terminal. */
  async ptyHost(): Promise<SandboxProcess | undefined> {
    return (await this.processesOfType('ptyHost'))[0];
  }

  /** Closes the windows, ends the server and everything that it or its terminals started, and removes the folder. */
  async close(): Promise<void> {
    try {
      await this.browser.close();
    } finally {
      await this.sandbox.close();
      removeFolder(this.folder);
    }
  }

  private async openPage(page: Page, folder: string | undefined): Promise<Window> {
    rememberPage(page);
    const window = new Window(page);
    await window.goto(this.server.address(folder));
    return window;
  }

  private async processesOfType(type: string): Promise<readonly SandboxProcess[]> {
    const server = this.server.pid;
    const processes = await this.sandbox.processes();
    return processes.filter(
      ({ commandLine, parent, state }) => parent === server && state !== 'Z' && commandLine.includes(`--type=${type}`),
    );
  }
}

/** Links to all extensions that VS Code brings along, but those. */
function builtInWithout(names: readonly string[], main: string, home: string): string {
  const all = join(dirname(main), '..', 'extensions');
  const folder = join(home, 'built-in');
  mkdirSync(folder);
  for (const name of readdirSync(all)) if (!names.includes(name)) symlinkSync(join(all, name), join(folder, name));
  return folder;
}

async function installAndStart(server: Server, extensions: readonly string[]): Promise<void> {
  for (const vsix of extensions) await server.installExtension(vsix);
  await server.start();
}
