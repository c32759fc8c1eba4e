import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Window } from '../host/launch/window';
import { waitFor } from '../host/waitFor';
import { findUnusedPort } from '../unit/support/findUnusedPort';
import { describeInVSCode } from './support/describeInVSCode';
import { soonMs } from './support/timing';

const watcher = 'node_modules/nodemon/bin/nodemon.js';

/** Listens on the port in its argument, and says so. */
const serverScript = `const port = Number(process.argv[2]);
require('net').createServer().listen(port, () => console.log('LISTENING ' + 'NOW'));`;

/** Starts a program again and again. */
const watcherScript = `const start = () =>
  require('child_process').spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' }).on('exit', start);
start();`;

const command = 'Processes: Free a Port…';

describeInVSCode('Free a Port', { settings: { 'runaway.confirm': 'severalProcesses' } }, (fixture) => {
  let window: Window;
  let port: number;

  before(async () => {
    const folder = fixture.workbench.makeWorkspace('project');
    mkdirSync(dirname(join(folder, watcher)), { recursive: true });
    writeFileSync(join(folder, watcher), watcherScript);
    writeFileSync(join(folder, 'server.js'), serverScript);
    window = await fixture.workbench.openWindow(folder);
    await window.extensionStarted();
  });

  beforeEach(async () => {
    port = await findUnusedPort();
  });

  afterEach(async () => {
    await window.runCommand('Terminal: Kill All Terminals');
    await window.terminalRow().waitFor({ state: 'detached' });
  });

  const running = async (text: string) =>
    (await fixture.workbench.sandbox.processes()).filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text),
    );

  async function startInTerminal(line: string): Promise<void> {
    await window.newTerminal();
    await window.typeInTerminal(line);
    await window.terminalScreen().filter({ hasText: 'LISTENING NOW' }).waitFor();
  }

  /** Enters a port as a user would, by the keyboard alone. */
  async function typePort(text: string): Promise<void> {
    await window.runCommand(command);
    const pick = window.quickPick();
    await pick.input.fill(text);
    await pick.items().first().waitFor();
    await window.screenshot('free-port-typed');
    await pick.input.press('Enter');
  }

  it('ends a dev server with the watcher that would start it again, and the port can be bound then', async () => {
    await startInTerminal(`node ${watcher} server.js ${port}`);
    await window
      .row('server.js')
      .filter({ hasText: `:${port}` })
      .waitFor();
    await window.runCommand(command);
    await window
      .quickPick()
      .items()
      .filter({ hasText: `:${port}` })
      .waitFor();
    await window.screenshot('free-port-pick');
    await window.quickPick().input.press('Escape');

    await typePort(`http://localhost:${port}/path`);
    const question = new RegExp(`Free port ${port} by ending .*server\\.js \\(\\d+\\) and what would start it again`);
    await window.dialog(question).waitFor();
    await window.screenshot('free-port-question');
    await Promise.all([
      window.statusBarMessage(`Port ${port} is free`).waitFor(),
      window
        .dialog(question)
        .getByRole('button', { name: /^End (?!Only)/ })
        .click(),
    ]);
    await window.screenshot('free-port-done');
    await waitFor('all of it to be gone', soonMs, async () => (await running('server.js')).length === 0);
    await bind(port);
  });

  it('says who has started the server again if only that is ended, and ends the watcher on request', async () => {
    await startInTerminal(`node ${watcher} server.js ${port}`);
    await typePort(`:${port}`);
    const question = new RegExp(`Free port ${port} by ending`);
    await window.dialog(question).waitFor();
    await window
      .dialog(question)
      .getByRole('button', { name: /^End Only/ })
      .click();
    const again = new RegExp(`Port ${port} is taken again: .*nodemon.* \\(\\d+\\) has started .*server\\.js`);
    await window.notification(again).waitFor();
    await window.screenshot('free-port-again');
    // A process that exits has no command line any more, while its port is still open: it seems to be gone too early.
    await Promise.all([
      window.statusBarMessage(`Port ${port} is free`).waitFor(),
      window
        .notification(again)
        .getByRole('button', { name: /^Terminate .*nodemon/ })
        .click(),
    ]);
    await waitFor('all of it to be gone', soonMs, async () => (await running('server.js')).length === 0);
    await bind(port);
  });

  it('takes the port from the row of a process', async () => {
    await startInTerminal(`node server.js ${port}`);
    const row = window.row('server.js').filter({ hasText: `:${port}` });
    await row.waitFor();
    await window.contextMenu(row, 'Free a Port…', window.statusBarMessage(`Port ${port} is free`));
    await bind(port);
  });

  it('leaves the port of the VS Code server alone, and says what to do about forwarded ports', async () => {
    await typePort(String(fixture.workbench.server.port));
    const refusal = /was not freed\. .* belongs to VS Code: .* choose Stop Forwarding Port in the Ports view/;
    await window.notification(refusal).waitFor();
    await window.screenshot('free-port-refused');
    assert.ok((await running('server-main.js')).length > 0);
  });

  it('says that a port is free if nothing listens on it, and what is no port', async () => {
    await typePort(`localhost:${port}`);
    await window.notification(`Port ${port} is free already`).waitFor();
    await window.runCommand(command);
    await window.quickPick().input.fill('65536');
    await window.quickPick().items().filter({ hasText: 'Type a port from 1 to' }).waitFor();
    await window.screenshot('free-port-invalid');
    await window.quickPick().input.press('Escape');
  });
});

/** Fails if the port cannot be bound. */
function bind(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, () => {
      server.close(() => {
        resolve();
      });
    });
  });
}
