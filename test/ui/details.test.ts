import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FrameLocator, Locator } from 'playwright-core';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** The entry of the context menu that opens the panel. */
const openEntry = 'Show Details';

/** Keeps a core busy. */
const spin = 'for (;;) Math.sqrt(2);';
/** Waits, with a file and a child. */
const waiting = (child: string) => `require('fs').openSync('details-open.txt', 'w');
require('child_process').spawn('${child}', ['1000']);
process.on('SIGUSR2', () => {});`;

/** Writes some megabytes a second. */
const write = `const text = 'x'.repeat(1e6);
setInterval(() => require('fs').writeFileSync('details-written.txt', text), 100);`;

/** In a browser, VS Code saves its editors every five seconds, and not when it is closed (BrowserStorageService). */
const savedWithinMs = 12_000;

/** Much less than a core, since the machine of the tests has other work too; much more than what waits uses. */
const minBurnPercent = 20;

/** By what the page is told of them. */
const themes = {
  'vscode-dark': 'Default Dark Modern',
  'vscode-light': 'Default Light Modern',
  'vscode-high-contrast': 'Default High Contrast',
};

describeInVSCode('The details panel', {}, (vscode) => {
  let scenario: Scenario;
  let idle: string;
  /** What the pages say that were refused something by their policy. */
  const refusals: string[] = [];

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'details',
      folder: vscode.workbench.makeWorkspace('details'),
    });
    const [child = ''] = scenario.programs.waiter('child').split(' ');
    idle = waiting(child);
    const { page } = scenario.window;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    page.on('console', (message) => {
      const text = message.text();
      if (text.includes('Content Security Policy') && /details\.(?:js|css)/.test(text)) refusals.push(text);
    });
  });

  afterEach(async () => {
    await scenario.window.runCommand('View: Close All Editors');
    await scenario.clear();
  });

  after(() => {
    assert.deepEqual(refusals, []);
  });

  const heading = (panel: FrameLocator): Locator => panel.getByRole('heading', { level: 1 });
  const region = (panel: FrameLocator, name: string): Locator => panel.getByRole('region', { name, exact: true });
  const cpuChart = (panel: FrameLocator): Locator =>
    panel.getByRole('img', { name: /^CPU, percent of one core, last 10 minutes: / });

  /**
   * Starts a program, and opens the panel on it. The name is one of its own: the row of a program that a test before has
   * ended is shown for some seconds.
   */
  const openPanel = async (name: string, code: string, key?: 'Enter'): Promise<FrameLocator> => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(`DETAILS_NOTE=hello DETAILS_TOKEN=topsecret ${programs.script(name, code)}`);
    const { pid } = await programs.started(name);
    const row = window.row(`details-${name}.js`, 'Processes');
    const panel = window.webview();
    if (key) await window.pressOnRow(row, key, heading(panel));
    else await window.contextMenu(row, openEntry, heading(panel));
    assert.equal(await heading(panel).innerText(), `details-${name}.js (${pid})`);
    return panel;
  };

  /** Waits until the label of the chart of CPU says that a core was busy. */
  const waitForBurn = (panel: FrameLocator): Promise<unknown> =>
    waitFor('a busy core in the label of the chart', 2 * soonMs, async () => {
      const [, most = '0'] = / to (\d+)%/.exec((await cpuChart(panel).getAttribute('aria-label')) ?? '') ?? [];
      return Number(most) >= minBurnPercent;
    });

  const clipboard = async (): Promise<string> =>
    String(await scenario.window.page.evaluate('navigator.clipboard.readText()'));

  const useTheme = (theme: string): void => {
    mkdirSync(join(scenario.folder, '.vscode'), { recursive: true });
    writeFileSync(join(scenario.folder, '.vscode', 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
  };

  it('draws the burn of a program, and says it in words and in a table', async () => {
    const panel = await openPanel('burn', spin);
    await waitForBurn(panel);
    assert.ok(await cpuChart(panel).locator('canvas').isVisible());
    const values = panel
      .locator('article')
      .filter({ has: cpuChart(panel) })
      .locator('details');
    await values.locator('summary').click();
    // Below the names of the columns.
    await values.getByRole('row').nth(1).waitFor();
    await region(panel, 'State and use')
      .getByText(/does not rest/)
      .waitFor();
  });

  it('opens by Enter, and tells the facts of a process, which can be copied', async () => {
    const panel = await openPanel('idle', idle, 'Enter');
    const program = region(panel, 'Program');
    await program.getByText(/^node details-idle\.js$/).waitFor();
    await program.getByText(scenario.folder, { exact: true }).waitFor();
    await program.getByText(/^\/.*\/node$/).waitFor();
    await region(panel, 'Signals')
      .getByText(/SIGUSR2/)
      .waitFor();
    await region(panel, 'What has happened')
      .getByText(/^Child details-child \(\d+\) started$/)
      .waitFor();
    await region(panel, 'Open files').locator('summary').click();
    await region(panel, 'Open files')
      .getByText(/\/details-open\.txt$/)
      .waitFor();
    await region(panel, 'Why it runs')
      .getByText(/was started in the terminal “bash”/)
      .waitFor();
    await panel.getByRole('button', { name: 'Copy: Program' }).click();
    await waitFor('the copy', soonMs, async () => (await clipboard()).includes('details-idle.js'));
    assert.doesNotMatch(await clipboard(), /SIGUSR2/);
    await panel.getByRole('button', { name: 'Copy All' }).click();
    await waitFor('the copy of all', soonMs, async () => (await clipboard()).includes('SIGUSR2'));
  });

  it('shows the values of the environment only when they are asked for, and no secret', async () => {
    const panel = await openPanel('secret', idle);
    const environment = region(panel, 'Environment');
    await environment.locator('summary').click();
    const row = environment.getByRole('row', { name: /^DETAILS_NOTE/ });
    await row.waitFor();
    assert.doesNotMatch(await row.innerText(), /hello/);
    await environment.getByRole('button', { name: /^Show the values/ }).click();
    await environment.getByRole('row', { name: 'DETAILS_NOTE hello' }).waitFor();
    await panel.getByRole('button', { name: 'Copy All' }).click();
    await waitFor('the copy', soonMs, async () => (await clipboard()).includes('DETAILS\\_NOTE'));
    assert.doesNotMatch((await clipboard()) + (await panel.locator('body').innerText()), /topsecret/);
  });

  it('draws what a program writes, and says since when', async () => {
    const panel = await openPanel('write', write);
    const chart = panel.getByRole('img', { name: /^Written, last 10 minutes: / });
    await waitFor('megabytes in the label of the chart', 2 * soonMs, async () =>
      / to [\d.]+ MB per second/.test((await chart.getAttribute('aria-label')) ?? ''),
    );
    await panel
      .locator('article')
      .filter({ has: chart })
      .getByText(/^Recorded since /)
      .waitFor();
  });

  it('says how its process has ended, with the signal that was sent, and is there after a reload with all of that', async () => {
    const panel = await openPanel('ended', spin);
    await waitForBurn(panel);
    await panel.getByRole('button', { name: 'Terminate', exact: true }).click();
    await panel.getByText(/^ended .* after SIGTERM$/).waitFor();
    const timeline = region(panel, 'What has happened');
    await timeline.getByText('SIGTERM was sent from here, and it ended').waitFor();
    await timeline.getByText('Ended after SIGTERM').waitFor();
    assert.match((await cpuChart(panel).getAttribute('aria-label')) ?? '', / to \d\d+%/);
    await region(panel, 'Program')
      .getByText(/^node details-ended\.js$/)
      .waitFor();
    await setTimeout(savedWithinMs);
    await scenario.reload();
    const restored = scenario.window.webview();
    await restored.getByRole('heading', { level: 1, name: /^details-ended\.js/ }).waitFor();
    await restored.getByText(/^ended .* after SIGTERM · as shown before the window was reloaded/).waitFor();
    assert.match((await cpuChart(restored).getAttribute('aria-label')) ?? '', / to \d\d+%/);
    await region(restored, 'What has happened').getByText('Ended after SIGTERM').waitFor();
    await region(restored, 'Program')
      .getByText(/^node details-ended\.js$/)
      .waitFor();
    assert.equal(await region(restored, 'Environment').count(), 0);
    await scenario.window.screenshot('details-restored');
  });

  it('goes on after a reload with a process that runs on', async () => {
    const panel = await openPanel('reload', idle);
    await panel.getByRole('button', { name: '1 hour' }).click();
    await panel.getByRole('button', { name: '1 hour', pressed: true }).waitFor();
    await setTimeout(savedWithinMs);
    await scenario.reload();
    const restored = scenario.window.webview();
    await restored.getByRole('heading', { level: 1, name: /^details-reload\.js/ }).waitFor();
    await restored.getByRole('button', { name: '1 hour', pressed: true }).waitFor();
    await region(restored, 'Signals')
      .getByText(/SIGUSR2/)
      .waitFor();
  });

  it('is used by keyboard alone', async () => {
    const panel = await openPanel('keys', idle);
    const { keyboard } = scenario.window.page;
    await region(panel, 'Environment')
      .getByRole('button', { name: /^Show the values/ })
      .waitFor();
    await panel.getByRole('button', { name: 'Copy All' }).focus();
    const reached = new Set<string>();
    await waitFor('the focus to reach the last button', soonMs, async () => {
      await keyboard.press('Tab');
      reached.add(await panel.locator(':focus').first().innerText());
      return reached.has('Show Values');
    });
    assert.ok(reached.has('10 minutes') && reached.has('1 hour'), [...reached].join(', '));
  });

  it('has the colours of the theme', async () => {
    const panel = await openPanel('theme', spin);
    await waitForBurn(panel);
    const colors = new Set<string>();
    for (const [kind, theme] of Object.entries(themes)) {
      useTheme(theme);
      await panel.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      const color = await panel.locator('body').evaluate('getComputedStyle(document.body).color');
      colors.add(String(color));
      await scenario.window.screenshot(`details-in-${kind}`);
    }
    assert.equal(colors.size, 3, [...colors].join(', '));
  });
});
