/**
 * Runs a test suite inside the extension host of a VS Code server, with a headless browser as its window: the same
 * arguments, output and exit code as a desktop VS Code.
 */
import type { Browser, Page } from 'playwright-core';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { inspect } from 'node:util';
import { stackOf } from '../../../src/common/errors';
import { launchBrowser } from './browser';
import { endWithParent } from '../sandbox/endWithParent';
import { testEnvironment } from './environment';
import { installServer } from '../install/installServer';
import { out, repository } from '../paths';
import { parseLaunchArguments, type LaunchArguments } from './launchArguments';
import { quietSettings, writeSettings } from './quietSettings';
import { Sandbox } from '../sandbox/sandbox';
import { printStatus } from '../progress';
import { Server } from './server';
import { makeTempFolder, removeFolder } from '../tempFolder';
import { getVSCodeVersion } from '../install/versions';
import { withTimeout } from '../waitFor';

/** Marks what the tests print in the console that they share with everybody. */
const prefix = 'runaway-tests| ';

const consoleFile = join(out, 'integration-console.log');

const deadline = Number(process.env.RUNAWAY_DEADLINE ?? 10 * 60_000);

/** Undone in reverse order, whatever happens. */
const undo: (() => Promise<void> | void)[] = [];

async function run(args: LaunchArguments): Promise<number> {
  mkdirSync(out, { recursive: true });
  writeFileSync(consoleFile, '');
  const installed = await installServer(getVSCodeVersion());
  const home = makeTempFolder();
  undo.push(() => {
    removeFolder(home);
  });
  const sandbox = await Sandbox.open();
  undo.push(() => sandbox.close());
  writeSettings(args.dataFolder, quietSettings);
  const server = new Server({
    installed,
    sandbox,
    dataFolder: args.dataFolder,
    extensionsFolder: args.extensionsFolder,
    env: { ...testEnvironment(home), RUNAWAY_OUTPUT_PREFIX: prefix },
    smokeTestDriver: true,
  });
  await server.start();
  undo.push(() => server.stop());
  const browser = await launchBrowser();
  undo.push(() => browser.close());
  try {
    return await withTimeout('the tests to end', deadline, runTests(server, browser, args));
  } catch (error) {
    printStatus(`The VS Code server's log:\n${server.log}`);
    printStatus(`More in ${relative(repository, consoleFile)}`);
    throw error;
  }
}

/** Opens the window, which starts the tests, and waits for their exit code. */
async function runTests(server: Server, browser: Browser, args: LaunchArguments): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const code = new Promise<number>((resolve, reject) => {
    page.on('crash', () => {
      reject(new Error('The browser page crashed'));
    });
    void Promise.all([
      page.exposeFunction('codeAutomationExit', resolve),
      page.exposeFunction('codeAutomationLog', print),
    ]).then(() => openWindow(server, page, args), reject);
  });
  return await code;
}

async function openWindow(server: Server, page: Page, args: LaunchArguments): Promise<void> {
  const address = server.address(args.workspace, [
    ['extensionDevelopmentPath', server.remote(args.extension)],
    ['extensionTestsPath', server.remote(args.tests)],
    ['skipWelcome', 'true'],
  ]);
  await page.goto(address, { waitUntil: 'domcontentloaded' });
}

/**
 * The page tells everything that any console gets: the extension host's, the workbench's. What the tests print is shown
 * live, so that a test that hangs can be seen; the rest goes to a file for whoever has to find out more.
 */
function print(type: string, args: readonly unknown[]): void {
  const text = args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ');
  if (text.startsWith(prefix)) process.stdout.write(`${text.replaceAll(prefix, '')}\n`);
  else appendFileSync(consoleFile, `[${type}] ${text}\n`);
}

async function cleanUp(): Promise<void> {
  for (const step of undo.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      printStatus(String(error));
    }
  }
}

function giveUp(): void {
  void cleanUp().finally(() => process.exit(1));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, giveUp);
endWithParent(giveUp);

async function main(): Promise<void> {
  let code = 1;
  try {
    code = await run(parseLaunchArguments(process.argv.slice(2)));
  } catch (error) {
    printStatus(stackOf(error));
  }
  await cleanUp();
  process.exit(code);
}

void main();
