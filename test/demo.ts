/**
 * `npm start`: opens a VS Code with this extension and the workspace in `test/demo`, which has tasks that start processes
 * of all kinds. Ctrl+C ends it and everything that was started in it.
 *
 *     npm start                       a desktop VS Code if there is one, otherwise a server to open in a browser
 *     npm start -- --server           the server in any case
 *     npm start -- --port 8080        the server at that port
 *     npm start -- --no-isolation     the server among the machine's other processes
 */
import { randomBytes } from 'node:crypto';
import { dirname, delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/common/errors';
import { demoOpener, packageDemoOpener } from './host/launch/demoOpener';
import { serverEnvironment } from './host/launch/environment';
import { findDesktop } from './host/install/findDesktop';
import { installServer } from './host/install/installServer';
import { npm } from './host/install/npm';
import { repository } from './host/paths';
import { demoSettings, writeDesktopSettings, writeSettings } from './host/launch/quietSettings';
import { Sandbox } from './host/sandbox/sandbox';
import { printStatus, withProgress } from './host/progress';
import { Server } from './host/launch/server';
import { makeTempFolder, removeFolder } from './host/tempFolder';
import { getVSCodeVersion } from './host/install/versions';

const workspace = join(repository, 'test', 'demo');

/** The package is for this machine alone: see `esbuild.js`. */
const offline = { RUNAWAY_KOFFI: 'installed' };

/** A VS Code that runs until it is closed. */
interface Demo {
  /** Settles if it ends by itself. */
  readonly ended: Promise<unknown>;
  close(): Promise<void>;
}

/** For the terminals. The Node that runs this script comes first on the PATH, so that the tasks find one. */
function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return serverEnvironment({ PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter), ...extra });
}

async function openServer(folder: string, port: number, isolate: boolean): Promise<Demo> {
  await withProgress('Packaging the extension', () => npm(repository, ['run', 'package'], offline));
  const installed = await installServer(getVSCodeVersion());
  const sandbox = await Sandbox.open({ isolate });
  const dataFolder = join(folder, 'data');
  writeSettings(dataFolder, demoSettings);
  const token = randomBytes(12).toString('hex');
  const extensionsFolder = join(folder, 'extensions');
  // The sockets of the server are removed with the folder.
  const env = environment({ XDG_RUNTIME_DIR: folder });
  const server = new Server({ installed, sandbox, dataFolder, extensionsFolder, env, port, token });
  await server.installExtension(join(repository, 'runaway.vsix'));
  await server.installExtension(await packageDemoOpener(folder));
  const { exited } = await server.start();
  console.log(`
VS Code ${installed.version.vscode} with Runaway Processes is ready. Open this address in a browser:

    ${server.address(workspace)}

${isolationText(sandbox, isolate)}
Ctrl+C ends it, and with it everything that was started in it.`);
  return {
    ended: exited,
    close: async () => {
      await server.stop().catch((error: unknown) => {
        printStatus(String(error));
      });
      await sandbox.close();
    },
  };
}

function isolationText(sandbox: Sandbox, isRequested: boolean): string {
  if (sandbox.isIsolated) {
    return `It runs in a PID namespace of its own: it sees, and can kill, only what is started in it.
Start with --no-isolation to see it among the other processes of this machine.`;
  }
  const reason = isRequested ? 'A PID namespace of its own is not permitted here' : 'As you asked';
  return `${reason}: it runs among the other processes of this machine. What it kills is really killed.`;
}

async function openDesktop(program: string, folder: string): Promise<Demo> {
  await withProgress('Building the extension', () => npm(repository, ['run', 'compile']));
  const sandbox = await Sandbox.open({ isolate: false });
  writeDesktopSettings(folder, demoSettings);
  const args = [
    workspace,
    '--new-window',
    '--wait',
    `--extensionDevelopmentPath=${repository}`,
    `--extensionDevelopmentPath=${demoOpener}`,
    `--user-data-dir=${folder}`,
    `--extensions-dir=${join(folder, 'extensions')}`,
  ];
  const { exited } = await sandbox.spawn(program, args, { cwd: workspace, env: environment() });
  console.log('Opened a window of VS Code. Closing it or Ctrl+C ends the demo and everything that was started in it.');
  return { ended: exited, close: () => sandbox.close() };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, server: { type: 'boolean' }, 'no-isolation': { type: 'boolean' } },
  });
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve('interrupted');
      });
    }
  });
  const folder = makeTempFolder();
  try {
    const onServer = values.server === true || values.port !== undefined || values['no-isolation'] === true;
    const desktop = onServer ? undefined : findDesktop();
    const opening =
      desktop === undefined
        ? openServer(folder, Number(values.port ?? 0), values['no-isolation'] !== true)
        : openDesktop(desktop, folder);
    // If Ctrl+C comes while VS Code is started, what was started so far ends with this process.
    const demo = await Promise.race([opening, interrupted]);
    if (demo === 'interrupted') return 0;
    const end = await Promise.race([interrupted, demo.ended.then(() => 'ended' as const)]);
    if (end === 'ended') printStatus('VS Code has ended.');
    await demo.close();
    return end === 'interrupted' || desktop !== undefined ? 0 : 1;
  } finally {
    removeFolder(folder);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    printStatus(messageOf(error));
    process.exit(1);
  },
);
