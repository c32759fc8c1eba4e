import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { messageOf } from '../../../src/common/errors';
import { out, repository } from '../paths';

/** Where the recordings of failed tests are kept: one folder for each. */
export const failuresFolder = join(out, 'failed');

/** The file that VS Code writes for the output channel of this name. */
const logName = 'Runaway Processes.log';

const maxConsoleLines = 5_000;
const maxLogBytes = 2 * 1024 * 1024;
const maxTraceBytes = 100 * 1024 * 1024;

/** How long a picture may take, in ms. A page that hangs gives none. */
const pictureTimeoutMs = 10_000;

export interface RecordingOptions {
  /** Its pages are the windows of one VS Code. */
  readonly context: BrowserContext;
  /** Below it are the logs of that VS Code. */
  readonly dataFolder: string;
}

const recordings = new Set<Recording>();

/** Starts to record a VS Code for as long as it runs. A recording is kept only if a test fails. */
export async function startRecording(options: RecordingOptions): Promise<Recording> {
  const recording = new Recording(options);
  await recording.start();
  recordings.add(recording);
  return recording;
}

/** Drops what was recorded so far, because the test has passed. */
export async function discardRecordings(): Promise<void> {
  await Promise.all([...recordings].map((recording) => recording.save(undefined)));
}

/**
 * Saves what was recorded of a failed test.
 * @returns the folder, or undefined if no VS Code is recorded.
 */
export async function saveRecordings(title: string): Promise<string | undefined> {
  if (recordings.size === 0) return undefined;
  const folder = join(failuresFolder, folderName(title));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, recording] of [...recordings].entries()) {
    const target = index === 0 ? folder : join(folder, `vscode-${index + 1}`);
    mkdirSync(target, { recursive: true });
    await recording.save(target);
  }
  return relative(repository, folder);
}

/** A file name that still reads as the title. */
export function folderName(title: string): string {
  return title
    .replace(/[^\w]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 120);
}

/** One VS Code while a test runs: its windows, their console, a trace of what the test does, and the extension's log. */
export class Recording {
  private readonly console: string[] = [];
  private windowCount = 0;
  /** Saving and discarding stop and start the same trace, so one waits for the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly options: RecordingOptions) {
    options.context.on('page', (page) => {
      this.watchConsole(page);
    });
  }

  async start(): Promise<void> {
    // The steps alone. A screencast or snapshots of the pages have crashed the browser (a failed check of its own) while a
    // page opened, so they are only taken on demand.
    const isFull = process.env.RUNAWAY_TRACE === 'full';
    await this.options.context.tracing.start({ screenshots: isFull, snapshots: isFull });
  }

  /** Writes what was recorded to a folder, or drops it if there is none, and begins anew. */
  async save(folder: string | undefined): Promise<void> {
    const saved = this.queue.then(() => (folder === undefined ? this.discard() : this.write(folder)));
    this.queue = saved.catch(() => undefined);
    await saved;
  }

  /** Ends the recording. A save that is under way is completed first. */
  async end(): Promise<void> {
    recordings.delete(this);
    await this.queue;
  }

  private async discard(): Promise<void> {
    this.console.length = 0;
    // If the browser has crashed, the next test says so.
    await this.options.context.tracing.stop().catch(() => undefined);
    await this.start().catch(() => undefined);
  }

  /** Each part by itself: a page that hangs has no picture, but there still is a log. */
  private async write(folder: string): Promise<void> {
    const problems: string[] = [];
    const attempt = async (what: string, work: () => Promise<void> | void): Promise<void> => {
      try {
        await work();
      } catch (error) {
        problems.push(`No ${what}: ${messageOf(error)}`);
      }
    };
    const { context, dataFolder } = this.options;
    for (const [index, page] of context.pages().entries()) {
      const path = join(folder, index === 0 ? 'picture.png' : `picture-${index + 1}.png`);
      await attempt('picture', async () => {
        await page.screenshot({ path, timeout: pictureTimeoutMs });
      });
    }
    await attempt('log', () => {
      writeFileSync(join(folder, 'extension.log'), readLogs(dataFolder));
    });
    await attempt('trace', async () => {
      const path = join(folder, 'trace.zip');
      await context.tracing.stop({ path });
      if (statSync(path).size <= maxTraceBytes) return;
      rmSync(path);
      throw new Error(`it has more than ${maxTraceBytes / 1024 / 1024} MB`);
    });
    await attempt('trace of what follows', () => this.start());
    writeFileSync(join(folder, 'console.log'), [...this.console, ...problems, ''].join('\n'));
    this.console.length = 0;
  }

  private watchConsole(page: Page): void {
    const name = `window ${++this.windowCount}`;
    const add = (type: string, text: string): void => {
      this.console.push(`${new Date().toISOString()} ${name} [${type}] ${text}`);
      if (this.console.length > maxConsoleLines) this.console.shift();
    };
    page.on('console', (message) => {
      add(message.type(), message.text());
    });
    page.on('pageerror', (error) => {
      add('uncaught', error.stack ?? error.message);
    });
    page.on('crash', () => {
      add('crash', 'The page has crashed');
    });
  }
}

/** The extension's logs of all extension hosts, the oldest first. Each reload of a window has a new one. */
function readLogs(dataFolder: string): string {
  const logs = join(dataFolder, 'data', 'logs');
  const paths = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(logName))
    .sort();
  return paths.map((path) => `== ${path}\n${readEnd(join(logs, path))}\n`).join('\n');
}

/** The last part of a file, which may be large. */
function readEnd(path: string): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = Math.max(0, size - maxLogBytes);
    const buffer = Buffer.alloc(size - start);
    const length = readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}
