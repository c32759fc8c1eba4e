import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from '../host/launch/window';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import {
  earlyExtensionName,
  earlyTaskFile,
  earlyTaskName,
  openHiddenTerminal,
  packageEarlyExtension,
} from './support/earlyExtension';
import { soonMs } from './support/timing';

const withEarlyBird = async () => ({ extensions: [await packageEarlyExtension()] });

const reveal = 'Reveal What Started It';

describeInVSCode('The origins in the Processes view', withEarlyBird, (vscode) => {
  let window: Window;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('whose');
    const waits = 'setInterval(() => {}, 1000);';
    writeFileSync(join(folder, 'early-watch.js'), waits);
    writeFileSync(join(folder, 'early-app.js'), waits);
    mkdirSync(join(folder, '.vscode'));
    const configuration = {
      ...{ name: 'app', type: 'node', request: 'launch', program: join(folder, 'early-app.js'), cwd: folder },
      ...{ console: 'integratedTerminal', internalConsoleOptions: 'neverOpen' },
    };
    writeFileSync(
      join(folder, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    );
    window = await vscode.workbench.openWindow(folder);
    // To open the view would start the extension before the task.
    await waitFor('the early task to run', 2 * soonMs, () =>
      Promise.resolve(existsSync(join(folder, earlyTaskFile)) || undefined),
    );
    await window.extensionStarted();
  });

  /** The pid of the only living process with this text in its command line. */
  const pidOf = async (text: string): Promise<number> => {
    const found = await waitFor(`${text} to run`, soonMs, async () => {
      const processes = await vscode.workbench.sandbox.processes();
      return processes.find(({ commandLine, state }) => state !== 'Z' && commandLine.includes(text));
    });
    return found.pid;
  };

  /** Waits until exactly one row shows the process. */
  const shownOnce = async (text: string): Promise<void> => {
    const pid = await pidOf(text);
    const rows = window.row(new RegExp(`\\b${pid}\\b`), 'Processes');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 1, `${text} (${pid})`);
  };

  it('are an extension for the server that it has started, and Reveal searches for the extension', async () => {
    const row = window.row(earlyExtensionName, 'Processes');
    await row.waitFor();
    assert.match((await row.getAttribute('aria-label')) ?? '', /^Extension Early Bird/);
    await shownOnce('early-server.js');
    await window.screenshot('origin-extension');
    const search = window.page.locator('.part.sidebar .monaco-editor', { hasText: '@id:test.early-bird' });
    await window.contextMenu(row, reveal, search);
    await window.openProcessesView();
  });

  it('are a task for one that ran before the extension started, and Reveal shows its terminal', async () => {
    const row = window.row(earlyTaskName, 'Processes');
    await row.waitFor();
    assert.match((await row.getAttribute('aria-label')) ?? '', /^Task early/);
    await shownOnce('early-watch.js');
    await window.runCommand('View: Hide Panel');
    const terminal = window.page.locator('.terminal-wrapper.active');
    await terminal.waitFor({ state: 'hidden' });
    await window.contextMenu(row, reveal, terminal);
  });

  it('are a terminal that is marked as long as it is hidden, and Reveal shows it', async () => {
    await window.runCommand(openHiddenTerminal);
    const row = window.row(/^bg.*hidden/, 'Processes');
    await row.waitFor();
    await window.screenshot('origin-hidden');
    await window.runCommand('View: Hide Panel');
    const terminal = window.page.locator('.terminal-wrapper.active');
    await terminal.waitFor({ state: 'hidden' });
    await window.contextMenu(row, reveal, terminal);
    await row.waitFor({ state: 'detached' });
    await window.row('bg', 'Processes').waitFor();
    await window.typeInTerminal('exit');
    await window.row('bg', 'Processes').waitFor({ state: 'detached' });
  });

  it('are a debug session with its type, once, for a program that runs in a terminal', async () => {
    await window.runCommand('Debug: Select and Start Debugging');
    await window.quickPick().items().filter({ hasText: 'app' }).first().click();
    const pid = await pidOf('early-app.js');
    await window.openProcessesView();
    const row = window.row('app', 'Processes').filter({ hasText: 'node' });
    await row.waitFor();
    assert.match((await row.getAttribute('aria-label')) ?? '', /^Debug session app, node/);
    const processes = await vscode.workbench.sandbox.processes();
    const shell = processes.find((process) => process.pid === pid)?.parent ?? NaN;
    assert.ok(processes.some((process) => process.pid === shell));
    await window.row(new RegExp(`\\b${shell}\\b`), 'Processes').waitFor({ state: 'detached' });
    await shownOnce('early-app.js');
    await window.screenshot('origin-debug');
    const callStack = window.page.locator('.pane-header[aria-label^="Call Stack"]');
    await window.contextMenu(row, reveal, callStack);
    await window.runCommand('Debug: Stop');
    await window.openProcessesView();
    await row.waitFor({ state: 'detached' });
  });

  it('are what Reveal lets the user choose from, if it is called without a row', async () => {
    await window.runCommand(`Processes: ${reveal}`);
    const items = window.quickPick().items();
    await items.filter({ hasText: earlyExtensionName }).waitFor();
    await window.runCommand('View: Hide Panel');
    await window.runCommand(`Processes: ${reveal}`);
    await items.filter({ hasText: earlyTaskName }).filter({ hasText: 'Task' }).click();
    await window.page.locator('.terminal-wrapper.active').waitFor();
  });
});
