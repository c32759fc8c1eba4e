import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { waitFor } from '../waitFor';

/** Runs programs of Windows on Linux. */
export interface Wine {
  readonly program: string;
  /** It holds the processes, handles and files of all programs of one prefix. */
  readonly server: string;
}

/** Debian's package `wine64` puts none of them in the PATH. */
const installations: readonly Wine[] = [
  { program: '/usr/lib/wine/wine64', server: '/usr/lib/wine/wineserver64' },
  { program: '/usr/bin/wine64', server: '/usr/bin/wineserver' },
];

export function findWine(): Wine | undefined {
  return installations.find(({ program, server }) => existsSync(program) && existsSync(server));
}

/** A path of this system, as programs of Windows have to be told it. */
export function toWindowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

export interface WineResult {
  /** Null if a signal, the deadline or the end of the server has ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly isLate: boolean;
}

interface RunOptions {
  readonly deadlineMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

const setUpMs = 120_000;
/** How long the server may take to start, or to end all programs, in ms. */
const serverMs = 30_000;

/** A Windows of its own in a folder: what is done in it is done to nothing else. */
export class WinePrefix {
  private server: ChildProcess | undefined;
  private isEnding = false;
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly wine: Wine,
    /** Gets 700 MB of files. */
    private readonly folder: string,
  ) {
    this.env = {
      ...process.env,
      WINEPREFIX: this.path,
      WINEARCH: 'win64',
      WINEDEBUG: '-all',
      // It would ask for Mono and Gecko, which are not installed.
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      // Node.js refuses a Windows as old as wine says it is.
      NODE_SKIP_PLATFORM_CHECK: '1',
      DISPLAY: undefined,
      WAYLAND_DISPLAY: undefined,
    };
  }

  /** Creates it, and starts its server. */
  async start(): Promise<void> {
    await this.setUp(['wineboot', '-i']);
    // By default it says that it is Windows 7.
    await this.setUp(['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f']);
    // Until what was started with it has ended.
    await this.runServer('-w');
    const log = openSync(this.serverLog, 'a');
    // In the foreground it tells of a crash.
    this.server = spawn(this.wine.server, ['-f'], { env: this.env, stdio: ['ignore', log, log] });
    closeSync(log);
    await waitFor('the server of wine', serverMs, async () => (await this.runServer('-k0')) === 0);
  }

  private async setUp(args: readonly string[]): Promise<void> {
    const { code, output, isLate } = await this.run(args, { deadlineMs: setUpMs });
    if (code !== 0) throw new Error(`wine ${args.join(' ')} ${isLate ? 'takes too long' : 'failed'}: ${output}`);
  }

  /** Whether the server has ended by itself: then all programs hang, whatever they do. */
  get hasCrashed(): boolean {
    return !this.isEnding && this.server !== undefined && hasEnded(this.server);
  }

  /** What the server has said. */
  get serverOutput(): string {
    return readFileSync(this.serverLog, 'utf8');
  }

  /**
   * Runs a program of Windows. Its output goes to a file first: programs of Windows do not get along with pipes of another
   * system.
   */
  async run(args: readonly string[], { deadlineMs, env = {} }: RunOptions): Promise<WineResult> {
    const path = join(this.folder, 'output.log');
    const file = openSync(path, 'w');
    const child = spawn(this.wine.program, args, { env: { ...this.env, ...env }, stdio: ['ignore', file, file] });
    closeSync(file);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, deadlineMs);
    const end = (): void => void child.kill('SIGKILL');
    this.server?.once('exit', end);
    const code = await waitForExit(child);
    clearTimeout(timer);
    this.server?.off('exit', end);
    return { code, output: readFileSync(path, 'utf8'), isLate };
  }

  /** Ends all its programs, and the server. */
  async end(): Promise<void> {
    this.isEnding = true;
    await this.runServer('-k');
    await this.runServer('-w');
    // The name of the folder for its socket, which Debian's wine leaves behind.
    const name = join(this.path, 'wineserver');
    if (existsSync(name))
      rmSync(join('/tmp', basename(readFileSync(name, 'utf8').trim())), { recursive: true, force: true });
  }

  private get path(): string {
    return join(this.folder, 'prefix');
  }

  private get serverLog(): string {
    return join(this.folder, 'server.log');
  }

  /** `-w` waits until it has ended, `-k` ends it, `-k0` has the code 0 if it runs. */
  private async runServer(option: '-w' | '-k' | '-k0'): Promise<number | null> {
    const child = spawn(this.wine.server, [option], { env: this.env, stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), serverMs);
    const code = await waitForExit(child);
    clearTimeout(timer);
    return code;
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function waitForExit(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}
