import assert from 'node:assert/strict';
import { isAutomated, isBrowser } from '../../../../src/process/programs/browsers';
import { hasOwnWindow } from '../../../../src/process/programs/windowedPrograms';

interface Case {
  readonly name: string;
  readonly commandLine: readonly string[];
  readonly browser?: boolean;
  readonly automated?: boolean;
  readonly window: boolean;
}

const cases: readonly Case[] = [
  // opened by a user
  { name: 'chrome', commandLine: ['/opt/google/chrome/chrome', 'http://localhost:5173'], browser: true, window: true },
  {
    name: 'chrome',
    commandLine: ['/opt/google/chrome/chrome --remote-debugging-port=9222'],
    browser: true,
    window: true,
  },
  { name: 'firefox', commandLine: ['/usr/lib/firefox/firefox', '-new-tab', 'x'], browser: true, window: true },
  {
    name: 'chrome.exe',
    commandLine: ['"C:\\Program Files\\Google\\Chrome\\chrome.exe" --single-argument x'],
    browser: true,
    window: true,
  },
  {
    name: 'Google Chrome',
    commandLine: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --profile-directory=x'],
    browser: true,
    window: true,
  },
  { name: 'code', commandLine: ['/usr/share/code/code', '/home/me/b'], window: true },
  { name: 'code', commandLine: ['/usr/share/code/code --type=zygote --no-zygote-sandbox'], window: true },
  { name: 'gitk', commandLine: ['gitk', '--all'], window: true },
  { name: 'evince', commandLine: ['evince', 'paper.pdf'], window: true },
  { name: 'nautilus', commandLine: ['/usr/bin/nautilus', '--gapplication-service'], window: true },
  // driven by a program
  {
    name: 'chrome',
    commandLine: [
      '/root/.cache/puppeteer/chrome/linux-131/chrome-linux64/chrome',
      '--enable-automation',
      'about:blank',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'chrome',
    commandLine: [
      '/root/.cache/ms-playwright/chromium-1148/chrome-linux/chrome',
      '--remote-debugging-pipe',
      '--no-startup-window',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'chrome',
    commandLine: [
      '/opt/google/chrome/chrome --test-type=webdriver --user-data-dir=/tmp/.org.chromium.Chromium.x data:,',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'headless_shell',
    commandLine: [
      '/root/.cache/ms-playwright/chromium_headless_shell-1148/chrome-linux/headless_shell',
      '--remote-debugging-pipe',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'firefox',
    commandLine: [
      '/usr/bin/firefox',
      '--marionette',
      '-foreground',
      '-no-remote',
      '-profile',
      '/tmp/rust_mozprofileA1',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'firefox',
    commandLine: [
      'firefox',
      '--no-remote',
      '--remote-debugging-port',
      '9222',
      '--profile',
      '/tmp/puppeteer_dev_firefox_profile-x',
    ],
    browser: true,
    automated: true,
    window: false,
  },
  {
    name: 'firefox',
    commandLine: ['/root/.cache/ms-playwright/firefox-1466/firefox/firefox', '-juggler-pipe'],
    browser: true,
    automated: true,
    window: false,
  },
  // without a window
  {
    name: 'chrome',
    commandLine: ['google-chrome', '--headless=new', '--print-to-pdf', 'x.html'],
    browser: true,
    window: false,
  },
  // neither
  { name: 'node', commandLine: ['node', 'chrome', '--enable-automation'], window: false },
  { name: 'soffice.bin', commandLine: ['soffice.bin', '--headless', '--convert-to', 'pdf', 'x.odt'], window: false },
  { name: 'chromedriver', commandLine: ['chromedriver', '--port=9515'], window: false },
  { name: 'electron', commandLine: ['/app/node_modules/electron/dist/electron', '.'], window: false },
  { name: 'bash', commandLine: ['bash', '-c', 'firefox'], window: false },
  { name: 'python3', commandLine: ['python3', 'code'], window: false },
  { name: 'codelldb', commandLine: ['codelldb', '--port', '1'], window: false },
  { name: 'code', commandLine: [], window: false },
];

describe('isBrowser, isAutomated and hasOwnWindow', () => {
  for (const { name, commandLine, browser = false, automated = false, window } of cases) {
    it(`say that "${commandLine.join(' ')}" (${name}) is ${format({ browser, automated, window })}`, () => {
      const process = { name, commandLine };
      assert.deepEqual(
        { browser: isBrowser(process), automated: isAutomated(process), window: hasOwnWindow(process) },
        { browser, automated, window },
      );
    });
  }
});

function format({ browser, automated, window }: Record<'browser' | 'automated' | 'window', boolean>): string {
  const kind = browser ? `a browser${automated ? ' that a program drives' : ''}` : 'no browser';
  return `${kind}, ${window ? 'with' : 'without'} a window of its own`;
}
