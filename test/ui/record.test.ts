import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

const secret = 'xK9vQ2mT7pLw4Rz8';
const spinning = 'for (;;);';

/** The lines of a recording that are whole. */
function linesOf(path: string): readonly { readonly type: string; readonly [field: string]: unknown }[] {
  if (!existsSync(path)) return [];
  const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as { readonly type: string });
}

describeInVSCode('A recording', {}, (vscode) => {
  let scenario: Scenario;
  let file: string;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'rec',
      folder: vscode.workbench.makeWorkspace('recorded'),
    });
    await scenario.window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    file = join(scenario.folder, 'all.jsonl');
  });

  afterEach(async () => {
    await scenario.clear();
    rmSync(file, { force: true });
  });

  const item = () => scenario.window.statusBarItem('runaway.recording');

  async function startSpinning(): Promise<void> {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(`API_KEY=${secret} ${programs.script('spin', spinning)} --token=${secret}`);
    await programs.started('spin');
    await window.row('rec-spin.js', 'Processes').waitFor();
  }

  async function record(path: string, duration = 'Until I Stop It'): Promise<void> {
    const { window } = scenario;
    await window.runCommand('Processes: Record…');
    await window.quickPick().pick(duration);
    const dialog = window.quickPick();
    await dialog.widget.filter({ hasText: 'Save the Recording As' }).waitFor();
    await window.screenshot('record-save');
    await dialog.input.fill(path);
    // While the dialog reads the folder, it ignores its button.
    await waitFor('the recording to begin', soonMs, async () => {
      await dialog.widget
        .getByRole('button', { name: 'OK' })
        .click({ timeout: 1_000 })
        .catch(() => undefined);
      return await item().isVisible();
    });
  }

  /** The recording has the spinning program at full speed. */
  async function hasBurn(): Promise<void> {
    await waitFor('the burn to be recorded', soonMs, () =>
      Promise.resolve(/"cpu":(?:[5-9]\d|1\d\d)/.test(existsSync(file) ? readFileSync(file, 'utf8') : '')),
    );
  }

  it('of a spinning program is written, stopped by its status, and opened again, and has no secret', async () => {
    const { window } = scenario;
    await startSpinning();
    await record(file);
    await hasBurn();
    await window.contextMenu(
      window.row('rec-spin.js', 'Processes'),
      'Kill',
      window.row('rec-spin.js', 'Processes').filter({ hasText: 'ended' }),
    );
    await waitFor('the signal to be recorded', soonMs, () =>
      Promise.resolve(linesOf(file).some(({ type }) => type === 'signal')),
    );
    await window.screenshot('record-status');
    const label = (await item().innerText()).trim();
    assert.match(label, /Recording \d+:\d\d/);
    await item().click();
    const message = /Recorded \d+ processes for \d+ s into .*all\.jsonl \(\d+ KB\)/;
    await window.notification(message).waitFor();
    await item().waitFor({ state: 'hidden' });
    await window.screenshot('record-end');

    const text = readFileSync(file, 'utf8');
    assert.ok(!text.includes(secret), 'the recording has the secret');
    assert.ok(text.includes('--token=***'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const footer = linesOf(file).at(-1);
    assert.equal(footer?.type, 'footer');
    assert.equal(footer.reason, 'stopped');

    await window.answerNotification(message, 'Open');
    const pick = window.quickPick();
    await pick.items().filter({ hasText: 'rec-spin.js' }).first().waitFor();
    await window.screenshot('record-open-pick');
    await pick.items().filter({ hasText: 'rec-spin.js' }).first().click();
    await window.page.locator('.tab', { hasText: 'rec-spin.js' }).waitFor();
    await window.screenshot('record-opened');
  });
});
