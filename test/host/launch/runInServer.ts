/**
 * Runs a test suite in the extension host of a VS Code server, with a headless browser as its window. Arguments, output and
 * exit code are those of a desktop VS Code.
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

/** Marks the output of the tests in the console, which has other output as well. */
const prefix = 'runaway-tests| ';

const consoleFile = join(out, 'integration-console.log');

const deadlineMs = Number(process.env.RUNAWAY_DEADLINE ?? 10 * 60_000);

/** Called in reverse order in the end, also after a failure. */
const cleanUpSteps: (() => Promise<void> | void)[] = [];

async function run(args: LaunchArguments): Promise<number> {
  mkdirSync(out, { recursive: true });
  writeFileSync(consoleFile, '');
  const installed = await installServer(getVSCodeVersion());
  const home = makeTempFolder();
  cleanUpSteps.push(() => {
    removeFolder(home);
  });
  const sandbox = await Sandbox.open();
  cleanUpSteps.push(() => sandbox.close());
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
  cleanUpSteps.push(() => server.stop());
  const browser = await launchBrowser();
  cleanUpSteps.push(() => browser.close());
  try {
    return await withTimeout('the tests to end', deadlineMs, runTests(server, browser, args));
  } catch (error) {
    printStatus(`The VS Code server's log:\n${server.log}`);
    printStatus(`More in ${relative(repository, consoleFile)}`);
    throw error;
  }
}

/**
 * Opens the window, which starts the tests.
 * @returns their exit code.
 */
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
 * The page reports the consoles of the extension host and of the workbench. Output of the tests is printed at once, so that
 * a test that hangs can be seen. The rest goes to a file.
 */
function print(type: string, args: readonly unknown[]): void {
  const text = args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ');
  if (text.startsWith(prefix)) process.stdout.write(`${text.replaceAll(prefix, '')}\n`);
  else appendFileSync(consoleFile, `[${type}] ${text}\n`);
}

async function cleanUp(): Promise<void> {
  for (const step of cleanUpSteps.splice(0).reverse()) {
    try {
      await step();
    } catch (error) {
      printStatus(String(error));
    }
  }
}

function cleanUpAndExit(): void {
  void cleanUp().finally(() => process.exit(1));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, cleanUpAndExit);
endWithParent(cleanUpAndExit);

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
