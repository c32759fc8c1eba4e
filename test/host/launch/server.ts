import { mkdirSync } from 'node:fs';
import type { InstalledServer } from '../install/installServer';
import type { Sandbox, SandboxChild } from '../sandbox/sandbox';
import { waitFor, withTimeout } from '../waitFor';

export interface ServerOptions {
  readonly installed: InstalledServer;
  /** The server can be killed and started again in the same sandbox. */
  readonly sandbox: Sandbox;
  /** Settings, storage and logs. */
  readonly dataFolder: string;
  readonly extensionsFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Has built-in extensions, if the server has to start without some of them. */
  readonly builtInFolder?: string | undefined;
  /** With 0, a free one is chosen, which is kept when the server is started again. */
  readonly port?: number;
  /** Without it, the server ignores the payload of an address. */
  readonly smokeTestDriver?: boolean;
  /** A browser connects only with this token; without one if it is undefined. */
  readonly token?: string;
}

/** Options of the workbench in its address, as pairs of name and value. */
export type Payload = readonly (readonly [string, string])[];

/** A VS Code server, which can be killed and started again. */
export class Server {
  private child: SandboxChild | undefined;
  private chosenPort: number;

  constructor(private readonly options: ServerOptions) {
    this.chosenPort = options.port ?? 0;
  }

  get sandbox(): Sandbox {
    return this.options.sandbox;
  }

  get port(): number {
    return this.chosenPort;
  }

  /** The pid of the server's main process, as seen inside its sandbox. */
  get pid(): number {
    if (!this.child) throw new Error('The server does not run');
    return this.child.pid;
  }

  /** Its output since it was started last. */
  get log(): string {
    return this.child?.output() ?? '';
  }

  /** Starts the server and waits until it listens. */
  async start(): Promise<SandboxChild> {
    const { installed, sandbox, dataFolder, extensionsFolder, env, builtInFolder, smokeTestDriver, token } =
      this.options;
    mkdirSync(dataFolder, { recursive: true });
    mkdirSync(extensionsFolder, { recursive: true });
    const args = [
      installed.main,
      '--host=127.0.0.1',
      `--port=${this.chosenPort}`,
      token === undefined ? '--without-connection-token' : `--connection-token=${token}`,
      '--accept-server-license-terms',
      '--telemetry-level=off',
      '--disable-workspace-trust',
      `--server-data-dir=${dataFolder}`,
      `--extensions-dir=${extensionsFolder}`,
      ...(builtInFolder === undefined ? [] : [`--builtin-extensions-dir=${builtInFolder}`]),
      ...(smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
    ];
    const child = await sandbox.spawn(installed.node, args, { cwd: dataFolder, env });
    this.child = child;
    let hasEnded = false;
    void child.exited.then(() => (hasEnded = true));
    this.chosenPort = await waitFor('the VS Code server to listen', 60_000, () => {
      const port = /Extension host agent listening on (\d+)/.exec(child.output())?.[1];
      if (port === undefined && hasEnded) throw new Error(`The VS Code server ended at once:\n${child.output()}`);
      return port === undefined ? undefined : Number(port);
    });
    return child;
  }

  /** Installs an extension. The server may run or not. */
  async installExtension(vsix: string): Promise<void> {
    const { installed, sandbox, dataFolder, extensionsFolder, env } = this.options;
    mkdirSync(dataFolder, { recursive: true });
    const args = [
      installed.main,
      `--install-extension=${vsix}`,
      '--force',
      `--server-data-dir=${dataFolder}`,
      `--extensions-dir=${extensionsFolder}`,
    ];
    const child = await sandbox.spawn(installed.node, args, { cwd: dataFolder, env });
    const code = await withTimeout('an extension to be installed', 60_000, child.exited);
    if (code !== 0) throw new Error(`Cannot install ${vsix}:\n${child.output()}`);
  }

  /** The address of the workbench, with the folder open; with an empty window if there is none. */
  address(folder?: string, payload: Payload = []): string {
    const url = new URL(`http://127.0.0.1:${this.port}/`);
    if (this.options.token !== undefined) url.searchParams.set('tkn', this.options.token);
    if (folder !== undefined) url.searchParams.set('folder', folder);
    else url.searchParams.set('ew', 'true');
    if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
    return url.href;
  }

  /** The URI by which the workbench in a browser knows a path of the server. */
  remote(path: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${path}`;
  }

  /** Sends a signal to the main process of the server only, and waits until that has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.child) return;
    const { pid, exited } = this.child;
    await this.sandbox.kill(pid, signal);
    await withTimeout(`the VS Code server to end after ${signal}`, 20_000, exited);
    this.child = undefined;
  }

  /** Ends the server by SIGTERM. */
  async stop(): Promise<void> {
    await this.kill('SIGTERM');
  }
}
