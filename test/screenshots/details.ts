/**
 * `npx tsx test/screenshots/details.ts`: draws the details panel in a page of its own, with the colours that VS Code gives it
 * in each theme, into `out/screenshots`. It takes seconds, for work on how the panel looks; the UI tests show the real one.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
// Before what imports `vscode`.
import '../unit/support/fakeVSCode';
import { detailsHtml } from '../../src/views/details/detailsHtml';
import type { HostMessage } from '../../src/views/details/detailsProtocol';
import { launchBrowser } from '../host/launch/browser';
import { repository } from '../host/paths';
import { exampleMessage } from './detailsExample';
import { allThemes, type Theme } from './themes';
import { webviewThemes } from './webviewThemes';

const origin = 'https://panel.invalid';
const state = { pid: 1, startTime: 0, name: 'p', range: 'tenMinutes' } as const;
const fakeWebview = readFileSync(join(__dirname, 'fakeWebview.js'), 'utf8');
const folder = join(repository, 'out', 'screenshots');

/** The views of the panel: which example, how wide, and at which zoom. */
const views = [
  { name: 'details', example: 'busy', width: 1000, zoom: 1, themes: allThemes },
  { name: 'details-narrow', example: 'busy', width: 300, zoom: 1, themes: ['dark'] },
  { name: 'details-zoomed', example: 'busy', width: 1000, zoom: 2, themes: ['light'] },
  { name: 'details-ended', example: 'ended', width: 1000, zoom: 1, themes: ['dark'] },
  { name: 'details-restored', example: 'restored', width: 1000, zoom: 1, themes: ['light'] },
  { name: 'details-unknown', example: 'unknown', width: 700, zoom: 1, themes: ['light'] },
] as const;

async function main(): Promise<void> {
  execFileSync(process.execPath, [join(repository, 'esbuild.js')], { stdio: 'ignore' });
  mkdirSync(folder, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const { name, example, width, zoom, themes } of views) {
      for (const theme of themes) {
        const page = await browser.newPage({
          viewport: { width: Math.round(width / zoom), height: 1000 },
          deviceScaleFactor: zoom * 1.5,
        });
        const problems = await openPanel(page, theme, exampleMessage(example));
        const path = join(folder, `${name}-${theme}.png`);
        await page.screenshot({ path, fullPage: true });
        console.log([path, ...problems].join('\n  '));
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** @returns what the console said: violations of the policy, and errors. */
async function openPanel(page: Page, theme: Theme, message: HostMessage): Promise<readonly string[]> {
  const problems: string[] = [];
  page.on('console', (entry) => problems.push(entry.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  const files: Readonly<Record<string, string>> = { '/details.js': 'text/javascript', '/details.css': 'text/css' };
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const contentType = files[pathname];
    if (contentType !== undefined) {
      await route.fulfill({ contentType, body: readFileSync(join(repository, 'dist', 'webview', pathname), 'utf8') });
      return;
    }
    const page = { cspSource: origin, nonce: 'n', script: `${origin}/details.js`, styleSheet: `${origin}/details.css` };
    await route.fulfill({
      contentType: 'text/html',
      body: detailsHtml({ ...page, language: 'en', title: 'p', state }),
    });
  });
  const given = JSON.stringify({ ...webviewThemes[theme], message });
  await page.addInitScript({ content: `const given = ${given};\n${fakeWebview}` });
  await page.goto(`${origin}/`);
  await page
    .locator('#header')
    .waitFor({ timeout: 10_000 })
    .catch((error: unknown) => problems.push(String(error)));
  return problems;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
