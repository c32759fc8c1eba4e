import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { offerPySpy } from './support/pySpy';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

/** A program in an endless loop. */
const spin = `
function burnTheCore() {
  for (let i = 0; ; i++) Math.sqrt(i);
}
burnTheCore();
`;

/** A program that does a little each tenth of a second. */
const ticker = `let count = 0;
function onTick() {
  count++;
}
setInterval(onTick, 100);
`;

const pythonSpin = `
def burn_in_python():
    while True:
        pass

burn_in_python()
`;

const staticProgram = '#include <unistd.h>\nint main() { for (;;) pause(); }\n';

/** VS Code writes every five seconds which editors are open; a browser lets it write nothing when the page is left. */
const isReportSaved = `(async () => {
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  for (const { name } of await indexedDB.databases()) {
    const database = await result(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const values = await result(database.transaction(store).objectStore(store).getAll());
      if (JSON.stringify(values).includes('process-reports/inspect-again')) return true;
    }
    database.close();
  }
  return false;
})()`;

/** The port is chosen by the system: another program may have the default one. */
const onAnyPort = (commandLine: string): string => commandLine.replace('node ', 'node --inspect-port=0 ');

describeInVSCode('Looking into processes', { settings: { 'runaway.inspect.openInspector': 'always' } }, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'inspect',
      folder: vscode.workbench.makeWorkspace('inspect'),
    });
  });

  afterEach(async () => {
    await scenario.window.runCommand('View: Close All Editors');
    await scenario.window.openProcessesView();
    await scenario.clear();
    await scenario.window.runCommand('Terminal: Kill All Terminals');
  });

  const row = (label: string | RegExp): Locator => scenario.window.row(label, 'Processes');
  const report = (): Locator => scenario.window.page.locator('.editor-instance[aria-label*=".txt"]');
  /** The text of the report on the screen, whose blanks do not break: no more than there is room for. */
  const shownText = async (): Promise<string> =>
    (await report().locator('.view-lines').allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  /** The text of the last report that was written. */
  const reportText = (): string => {
    const data = join(vscode.workbench.folder, 'data');
    const files = findFiles(data, /\/inspections\/[^/]*\.txt$/);
    const [last] = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    return last === undefined ? '' : readFileSync(last, 'utf8');
  };

  const untilReport = async (text: RegExp): Promise<string> => {
    let shown = '';
    try {
      return await waitFor(`a report with ${text}`, soonMs, () => {
        shown = reportText();
        return text.test(shown) ? shown : undefined;
      });
    } catch (error) {
      throw new Error(`The report has not ${text}:\n${shown}`, { cause: error });
    }
  };

  const inspect = async (label: string | RegExp, entry: string, result: Locator): Promise<void> => {
    await scenario.window.pickFromSubmenu(row(label), 'Inspect', entry, result);
  };

  /** The port that a program has named in its terminal, and on which nothing listens any more. */
  const untilClosed = async (): Promise<void> => {
    await scenario.window.showTerminals();
    await scenario.window.terminalScreen().filter({ hasText: 'Debugger listening on ws:' }).waitFor();
    const terminal = await scenario.window.terminalScreen().innerText();
    const [, port] = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(terminal.replace(/\s/g, ' ')) ?? [];
    assert.ok(port !== undefined, terminal);
    await waitFor(`port ${port} to be closed`, soonMs, async () => !(await isOpen(Number(port))));
  };

  it('says what a spinning Node.js program does, opens a profile that names the function, and closes its inspector', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(onAnyPort(programs.script('spin', spin)));
    await inspect('inspect-spin.js', 'What Is It Doing?', report());
    await untilReport(/inspect-spin\.js \(\d+\).*running/);
    assert.match(await shownText(), /^inspect-spin\.js \(\d+\).*running/);
    await window.screenshot('inspect-first-answer');
    await window.webview().getByText('burnTheCore').first().waitFor();
    const text = await untilReport(/is closed again/);
    assert.match(text, /Its JavaScript now[^]*burnTheCore {2}\/.*inspect-spin\.js:\d+:\d+/);
    assert.match(text, /Where its time went[^]*\d\d% {2}burnTheCore/);
    await window.screenshot('inspect-spin');
    await untilClosed();
    assert.equal((await programs.running('spin')).length, 1);
  });

  it('hits a breakpoint of a running Node.js program after Attach Debugger, and closes its inspector with the session', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(onAnyPort(programs.script('ticker', ticker)));
    await row('inspect-ticker.js').waitFor();
    await window.page.keyboard.press('ControlOrMeta+p');
    await window.quickPick().input.fill('inspect-ticker.js:3');
    await window.quickPick().items().filter({ hasText: 'inspect-ticker.js' }).first().waitFor();
    await window.page.keyboard.press('Enter');
    await window.page.locator('.editor-instance[aria-label*="inspect-ticker.js"]').waitFor();
    await window.runCommand('Debug: Toggle Breakpoint');
    await window.openProcessesView();
    const stopped = window.page.locator('.debug-top-stack-frame-line, .debug-top-stack-frame-column').first();
    await inspect('inspect-ticker.js', 'Attach Debugger', stopped);
    await window.screenshot('inspect-breakpoint');
    await window.runCommand('Debug: Disconnect');
    await stopped.waitFor({ state: 'detached' });
    await untilClosed();
    assert.equal((await programs.running('ticker')).length, 1);
  });

  it('does not profile a busy second Node.js program that has the port of the first, and names it', async () => {
    const { programs, terminals } = scenario;
    const second = programs.script('second', spin.replaceAll('burnTheCore', 'notThisOne'));
    await terminals.openAndRun(
      `${second.replace('node ', 'node --inspect=9229 ')} & ${programs.script('first', ticker)}`,
    );
    await row(/^inspect-second\.js.*:9229/).waitFor();
    await inspect('inspect-first.js', 'What Is It Doing?', report());
    const text = await untilReport(/Its inspector: .*port 9229, which .*inspect-second\.js \(\d+\) has/);
    assert.doesNotMatch(text, /notThisOne/);
    assert.equal((await programs.running('')).length, 2);
  });

  it('shows the stack of a program in Python by py-spy, or says how to get it', async function () {
    // There is no program in Python where Python is missing.
    if (spawnSync('python3', ['--version']).error) this.skip();
    const { window, terminals, folder } = scenario;
    const hasPySpy = await offerPySpy(vscode.workbench.folder);
    writeFileSync(join(folder, 'inspect-spin.py'), pythonSpin);
    await terminals.openAndRun('python3 inspect-spin.py');
    await inspect('inspect-spin.py', 'What Is It Doing?', report());
    if (hasPySpy) {
      await untilReport(/Its stacks now, by py-spy[^]*burn_in_python/);
      await window.webview().getByText('burn_in_python').first().waitFor();
    } else {
      await untilReport(/py-spy is not on this machine\. To get it: pip install py-spy/);
    }
    await window.screenshot('inspect-python');
  });

  it('sends no signal to programs that do not know it: a shell, sleep, Python and a static program run on', async function () {
    // There is no program in Python where Python is missing.
    if (spawnSync('python3', ['--version']).error) this.skip();
    const { programs, terminals, folder } = scenario;
    writeFileSync(join(folder, 'inspect-static.c'), staticProgram);
    const path = join(folder, 'inspect-static');
    const isBuilt = spawnSync('cc', ['-static', '-o', path, `${path}.c`]).status === 0;
    writeFileSync(join(folder, 'inspect-shell.sh'), 'while :; do read -t 1 < /dev/zero; sleep 1; done');
    writeFileSync(join(folder, 'inspect-wait.py'), 'import time; time.sleep(1000)');
    const lines = ['bash inspect-shell.sh', 'python3 inspect-wait.py', programs.waiter('sleep')];
    await terminals.openAndRun(
      [...lines, ...(isBuilt ? ['./inspect-static'] : [])].map((line) => `${line} &`).join(' '),
    );
    const names = ['inspect-shell.sh', 'inspect-wait.py', 'inspect-sleep', ...(isBuilt ? ['inspect-static'] : [])];
    for (const name of names) {
      await inspect(name, 'What Is It Doing?', report());
      // Below the first two lines is what is under way, if anything is.
      await untilReport(new RegExp(`^${name.replace('.', '\\.')} \\(\\d+\\).*\\n.*\\n\\n(?!.*…\\n)`));
      await scenario.window.runCommand('View: Close All Editors');
      await report().first().waitFor({ state: 'detached' });
    }
    for (const name of names) assert.ok((await programs.running(name.replace('inspect-', ''))).length > 0, name);
  });

  it('closes an inspector that is open when the window is reloaded', async () => {
    const { programs, terminals } = scenario;
    await terminals.openAndRun(onAnyPort(programs.script('reload', spin)));
    await inspect('inspect-reload.js', 'What Is It Doing?', report());
    await untilReport(/Recording a CPU profile/);
    await scenario.reload();
    await untilClosed();
    assert.equal((await programs.running('reload')).length, 1);
  });

  it('shows a report again after a reload', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.waiter('again'));
    await inspect('inspect-again', 'What Is It Doing?', report());
    await untilReport(/^inspect-again \(\d+\): sleeping/);
    await waitFor('the editor to be saved', soonMs, async () => window.page.evaluate(isReportSaved));
    await scenario.reload();
    await waitFor('the report', soonMs, async () => /^inspect-again \(\d+\)/.test(await shownText()));
  });
});

describeInVSCode('The question before an inspector is opened', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('asked');
    scenario = await Scenario.open(vscode.workbench, { mark: 'asked', folder });
  });

  afterEach(async () => {
    await scenario.clear();
  });

  it('leaves the program alone on Escape, and opens its inspector if it is confirmed', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(onAnyPort(programs.script('ticker', ticker)));
    const row = window.row('asked-ticker.js', 'Processes');
    const question = window.dialog(/Open the inspector of asked-ticker\.js \(\d+\)\?/);
    await window.pickFromSubmenu(row, 'Inspect', 'Record CPU Profile', question);
    await window.screenshot('inspect-question');
    await window.page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    assert.doesNotMatch(await window.terminalScreen().innerText(), /Debugger listening/);

    await window.pickFromSubmenu(row, 'Inspect', 'Record CPU Profile', question);
    await question.getByRole('button', { name: 'Open Inspector', exact: true }).click();
    await window.terminalScreen().filter({ hasText: 'Debugger listening' }).waitFor();
    await window.webview().getByText('(root)').first().waitFor();
    assert.equal((await programs.running('ticker')).length, 1);
    await window.runCommand('View: Close All Editors');
  });
});

/** VS Code adds and removes other files meanwhile. */
function findFiles(folder: string, pattern: RegExp): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.map((name) => join(folder, name)).filter((path) => pattern.test(path));
  } catch {
    return [];
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
