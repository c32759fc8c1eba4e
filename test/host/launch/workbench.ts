import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { IncomingMessages } from './incomingMessages';
import { testEnvironment } from './environment';
import { installServer } from '../install/installServer';
import { startRecording, type Recording } from './failureRecording';
import { quietSettings, writeSettings } from './quietSettings';
import { Sandbox } from '../sandbox/sandbox';
import type { SandboxProcess } from '../sandbox/sandboxProtocol';
import { Server } from './server';
import { makeTempFolder, removeFolder } from '../tempFolder';
import { getVSCodeVersion } from '../install/versions';
import { Window } from './window';

export interface WorkbenchOptions {
  /** The paths of packaged extensions to install. */
  readonly extensions?: readonly string[];
  /** Built-in extensions to do without, by the names of their folders. */
  readonly without?: readonly string[];
  /** On top of the quiet settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The display language, such as `de`; English without it. See {@link setLanguage}. */
  readonly language?: string;
  /** Changes the environment of the server and its terminals, whose home is given. */
  readonly environment?: (home: string) => Readonly<Record<string, string>>;
  /** The size of the windows, and how many pixels of a picture are one of the page. */
  readonly display?: { readonly width: number; readonly height: number; readonly scale: number };
}

/** How long Playwright waits for an element, in ms. */
const elementTimeoutMs = 30_000;

/** In the suite `portable`: how the extension lists processes, unless a test says it. */
const { RUNAWAY_SOURCE: source } = process.env;
const sourceSetting = source === undefined ? {} : { 'runaway.source': source };

/**
 * A VS Code for UI tests: a server in a sandbox of its own, and a headless browser whose pages are the windows. All windows
 * share one browser profile, as the windows of one user do.
 */
export class Workbench {
  private constructor(
    /** A temporary folder, the home of the terminals and the place of workspaces. It is removed on closing. */
    readonly folder: string,
    readonly sandbox: Sandbox,
    readonly server: Server,
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    private readonly recording: Recording,
  ) {}

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const installed = await installServer(getVSCodeVersion());
    const folder = makeTempFolder();
    const dataFolder = join(folder, 'data');
    writeSettings(dataFolder, { ...quietSettings, ...sourceSetting, ...options.settings });
    const sandbox = await Sandbox.open();
    try {
      const env = { ...testEnvironment(folder), ...options.environment?.(folder) };
      const extensionsFolder = join(folder, 'extensions');
      const builtInFolder = options.without && builtInWithout(options.without, installed.main, folder);
      const server = new Server({ installed, sandbox, dataFolder, extensionsFolder, env, builtInFolder });
      const [browser] = await Promise.all([
        launchBrowser(join(folder, 'traces')),
        installAndStart(server, options.extensions ?? []),
      ]);
      const { width, height, scale } = options.display ?? { width: 1280, height: 800, scale: 1 };
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
      context.setDefaultTimeout(elementTimeoutMs);
      if (options.language !== undefined) await setLanguage(context, options.language);
      const recording = await startRecording({ context, dataFolder });
      return new Workbench(folder, sandbox, server, browser, context, recording);
    } catch (error) {
      await sandbox.close();
      removeFolder(folder);
      throw error;
    }
  }

  /** Creates an empty folder to open as a workspace. */
  makeWorkspace(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Opens a window and waits until it is ready. Without a folder, the window is empty. */
  async openWindow(folder?: string): Promise<Window> {
    return await this.openPage(await this.context.newPage(), folder);
  }

  /** Opens a window whose messages from the server can be held back. */
  async openPausableWindow(folder: string): Promise<{ readonly window: Window; readonly incoming: IncomingMessages }> {
    const page = await this.context.newPage();
    const incoming = await IncomingMessages.of(page);
    return { window: await this.openPage(page, folder), incoming };
  }

  /** The extension hosts of the server, one for each window. The one of a closed window stays for a while. */
  async extensionHosts(): Promise<readonly SandboxProcess[]> {
    return await this.processesOfType('extensionHost');
  }

  /** The process whose children are the shells of terminals; none before the first terminal. */
  async ptyHost(): Promise<SandboxProcess | undefined> {
    return (await this.processesOfType('ptyHost'))[0];
  }

  /** Closes the windows, ends the server and all that it or its terminals have started, and removes the folder. */
  async close(): Promise<void> {
    try {
      await this.recording.end();
      await this.browser.close();
    } finally {
      await this.sandbox.close();
      removeFolder(this.folder);
    }
  }

  private async openPage(page: Page, folder: string | undefined): Promise<Window> {
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

/**
 * Sets the language that the workbench tells its extension hosts, and that manifests are read in. The workbench's own texts
 * stay English: those of other languages are in packs that are downloaded.
 */
async function setLanguage(context: BrowserContext, language: string): Promise<void> {
  // The page sets the variable before it loads the workbench, which reads it as `platform.language`.
  await context.addInitScript(
    `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${JSON.stringify(language)}, set: () => {} })`,
  );
}

/** Makes a folder with links to all built-in extensions but these. */
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
