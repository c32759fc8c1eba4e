import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from './installChromium';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const windowsPrograms = [
  join('Google', 'Chrome', 'Application', 'chrome.exe'),
  join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
];

/** The browser that RUNAWAY_BROWSER names, or an installed Chrome, Chromium or Edge. `npm` stands for the one from npm. */
export function findBrowser(): Browser | undefined {
  const named = process.env.RUNAWAY_BROWSER;
  if (named === 'npm') return undefined;
  const path = named ?? candidates().find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, what: path, env: {} };
}

function candidates(): string[] {
  if (process.platform === 'darwin') {
    return macApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const roots = [process.env.ProgramFiles, process.env['ProgramFiles(x86)'], process.env.LOCALAPPDATA];
    return roots.flatMap((root) => (root === undefined ? [] : windowsPrograms.map((program) => join(root, program))));
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}
