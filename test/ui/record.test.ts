import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    await window.quickPick().widget.filter({ hasText: 'Save the Recording As' }).waitFor();
    await window.screenshot('record-save');
    await chooseFile(path, 'OK', () => item().isVisible());
  }

  async function openRecording(isDone: () => Promise<boolean>): Promise<void> {
    const { window } = scenario;
    await window.runCommand('Processes: Open Recording…');
    await window.quickPick().widget.filter({ hasText: 'Open a Recording' }).waitFor();
    await chooseFile(file, 'Open', isDone);
  }

  /** While the dialog reads a folder, it takes neither a path nor its button. */
  async function chooseFile(path: string, button: string, isDone: () => Promise<boolean>): Promise<void> {
    const dialog = scenario.window.quickPick();
    await waitFor('the file to be chosen', soonMs, async () => {
      if (await isDone()) return true;
      await dialog.input.fill(path, { timeout: 1_000 }).catch(() => undefined);
      await dialog.widget
        .getByRole('button', { name: button, exact: true })
        .click({ timeout: 1_000 })
        .catch(() => undefined);
      return await isDone();
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
    await window.page.locator('.tab', { hasText: /rec-spin\.js \(\d+\), recorded/ }).waitFor();
    const panel = window.webview();
    await panel.getByRole('heading', { name: /^rec-spin\.js \(\d+\)/ }).waitFor();
    assert.ok(!(await panel.locator('body').innerText()).includes(secret));
    await window.screenshot('record-opened');
    await window.runCommand('View: Close All Editors');
  });

  it('has its last line if the window is reloaded meanwhile', async () => {
    const { window } = scenario;
    await record(file, '15 min');
    await waitFor('a snapshot', soonMs, () =>
      Promise.resolve(linesOf(file).filter(({ type }) => type === 'snapshot').length > 1),
    );
    await scenario.reload();
    await item().waitFor({ state: 'hidden' });
    await waitFor('the end of the recording', soonMs, () =>
      Promise.resolve(linesOf(file).some(({ type, reason }) => type === 'footer' && reason === 'closed')),
    );
    const items = window.quickPick().widget.filter({ hasText: 'Recording of' }).locator('.monaco-list-row');
    await openRecording(async () => (await items.count()) > 0);
    await window.quickPick().input.press('Escape');
  });

  it('ends with a message if its folder is deleted meanwhile', async () => {
    const { window } = scenario;
    const folder = join(scenario.folder, 'passing');
    mkdirSync(folder);
    await record(join(folder, 'a.jsonl'));
    rmSync(folder, { recursive: true });
    await window
      .notification(/The recording has ended after .*The file or its folder is not there: .*a\.jsonl/)
      .waitFor();
    await item().waitFor({ state: 'hidden' });
    await window.screenshot('record-folder-gone');
  });

  it('is not opened if the file is none, and a sentence says so', async () => {
    const { window } = scenario;
    writeFileSync(file, 'no JSON\n');
    const message = window.notification(/That is not a recording of processes: .*all\.jsonl/);
    await openRecording(() => message.isVisible());
  });
});

describeInVSCode('A report', {}, (vscode) => {
  it('is copied from the row of a spinning program, and says why it runs, what it has used and what it is doing', async () => {
    const scenario = await Scenario.open(vscode.workbench, {
      mark: 'rep',
      folder: vscode.workbench.makeWorkspace('reported'),
    });
    const { window, programs, terminals } = scenario;
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await terminals.openAndRun(`${programs.script('spin', spinning)} --token=${secret}`);
    const { pid } = await programs.started('spin');
    const row = window.row('rep-spin.js', 'Processes');
    await row.filter({ hasText: /\d\d%/ }).waitFor();
    await waitFor('the history to have readings', soonMs, async () => {
      await window.pickFromSubmenu(row, 'Copy', 'Copy Report', window.statusBarMessage('Copied'));
      return String(await window.page.evaluate('navigator.clipboard.readText()')).includes('CPU min');
    });
    const text = String(await window.page.evaluate('navigator.clipboard.readText()'));
    for (const part of [
      `### Process \`rep-spin.js\` (${pid})`,
      'was started in the terminal “bash”',
      'Terminal bash',
      '--token=***',
      'memory min',
      `by \`/proc/${pid}\``,
      'running',
    ]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.ok(!text.includes(secret));
    await scenario.clear();
  });
});
