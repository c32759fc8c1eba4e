import { strict as assert } from 'node:assert';
import type { FrameLocator } from 'playwright-core';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** The entry of the context menu that opens the panel. */
const openEntry = 'Show Details';

/** Keeps a core busy, and has something in its environment. */
const spin = 'for (;;) Math.sqrt(2);';

describeInVSCode('The details panel', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'details',
      folder: vscode.workbench.makeWorkspace('details'),
    });
    await scenario.window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });

  afterEach(async () => {
    await scenario.window.runCommand('View: Close All Editors');
    await scenario.clear();
  });

  /** Starts a busy program, and opens the panel on it. */
  const openPanel = async (): Promise<{ panel: FrameLocator; pid: number }> => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(`DETAILS_NOTE=hello DETAILS_TOKEN=topsecret ${programs.script('spin', spin)}`);
    const row = window.row('details-spin.js', 'Processes');
    const panel = window.webview();
    await window.contextMenu(row, openEntry, panel.getByRole('heading', { level: 1 }));
    const title = await panel.getByRole('heading', { level: 1 }).innerText();
    const [, pid = ''] = /^details-spin\.js \((\d+)\)$/.exec(title) ?? [];
    assert.notEqual(pid, '', title);
    return { panel, pid: Number(pid) };
  };

  const clipboard = async (): Promise<string> =>
    String(await scenario.window.page.evaluate('navigator.clipboard.readText()'));

  it('draws the burn of a program, and says it in words and in a table', async () => {
    const { panel } = await openPanel();
    const chart = panel.getByRole('img', { name: /^CPU, percent of one core, last 10 minutes: / });
    await waitFor('a busy core in the label of the chart', 2 * soonMs, async () =>
      /now (?:[89]\d|1\d\d)%/.test((await chart.getAttribute('aria-label')) ?? ''),
    );
    assert.ok(await chart.locator('canvas').isVisible());
    const values = panel.locator('article').filter({ has: chart }).locator('details');
    await values.locator('summary').click();
    assert.ok((await values.getByRole('row').count()) > 1);
    await scenario.window.screenshot('details');
  });

  it('shows the values of the environment only when they are asked for, and no secret', async () => {
    const { panel } = await openPanel();
    const environment = panel.getByRole('region', { name: 'Environment' });
    const row = environment.getByRole('row', { name: /^DETAILS_NOTE/ });
    await row.waitFor();
    assert.doesNotMatch(await row.innerText(), /hello/);
    await environment.getByRole('button', { name: /^Show the values/ }).click();
    await environment.getByRole('row', { name: 'DETAILS_NOTE hello' }).waitFor();
    await panel.getByRole('button', { name: 'Copy All' }).click();
    await waitFor('the copy', soonMs, async () => (await clipboard()).includes('DETAILS\\_NOTE'));
    assert.doesNotMatch((await clipboard()) + (await panel.locator('body').innerText()), /topsecret/);
  });

  it('says how its process has ended, and is there after a reload', async () => {
    const { panel } = await openPanel();
    await panel.getByRole('button', { name: 'Terminate', exact: true }).click();
    await panel.getByText(/^ended .* after SIGTERM$/).waitFor();
    await panel.getByText('Ended after SIGTERM').waitFor();
    await scenario.reload();
    const restored = scenario.window.webview();
    await restored.getByRole('heading', { level: 1, name: /^details-spin\.js/ }).waitFor();
    await restored.getByText(/^ended/).waitFor();
  });

  it('is used by keyboard alone', async () => {
    const { panel } = await openPanel();
    const { keyboard } = scenario.window.page;
    await panel.getByRole('button', { name: 'Copy All' }).focus();
    const reached = new Set<string>();
    await waitFor('the focus to reach the last button', soonMs, async () => {
      await keyboard.press('Tab');
      reached.add(await panel.locator(':focus').first().innerText());
      return reached.has('Show Values');
    });
    assert.ok(reached.has('10 minutes') && reached.has('1 hour'), [...reached].join(', '));
  });
});
