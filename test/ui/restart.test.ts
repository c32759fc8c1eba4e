import { strict as assert } from 'node:assert';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { SandboxProcess } from '../host/sandbox/sandboxProtocol';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

const waits = 'setInterval(() => {}, 1000);';

describeInVSCode('Restart', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('restarted');
    mkdirSync(join(folder, '.vscode'));
    mkdirSync(join(folder, 'sub'));
    for (const name of ['task', 'app', 'other']) writeFileSync(join(folder, `re-${name}.js`), waits);
    writeFileSync(
      join(folder, '.vscode', 'tasks.json'),
      JSON.stringify({
        version: '2.0.0',
        tasks: [{ label: 'serve', type: 'shell', command: 'node re-task.js --dev', problemMatcher: [] }],
      }),
    );
    const launch = (name: string) => ({
      ...{ name, type: 'node', request: 'launch', program: join(folder, `re-${name}.js`), cwd: folder },
      internalConsoleOptions: 'neverOpen',
    });
    writeFileSync(
      join(folder, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [launch('other'), launch('app')] }),
    );
    scenario = await Scenario.open(vscode.workbench, { mark: 're', folder });
  });

  const row = (text: string | RegExp) => scenario.window.row(text, 'Processes');

  /** That of a terminal in which a command runs. */
  const terminalRow = (command: string) => scenario.window.terminalRow().filter({ hasText: command });

  /** Restarts what the row stands for, and waits for another process of the same name. */
  async function restart(target: Locator, name: string): Promise<{ before: SandboxProcess; after: SandboxProcess }> {
    const { window, programs } = scenario;
    const before = await programs.started(name);
    await target.waitFor();
    await window.contextMenu(target, 'Restart', window.statusBarMessage(/Restarted /));
    const after = await waitFor(`${name} to run again`, soonMs, async () => {
      const [running, ...others] = await programs.running(name);
      return others.length === 0 && running && running.pid !== before.pid ? running : undefined;
    });
    return { before, after };
  }

  it('ends a task and runs the same one again', async () => {
    const { window } = scenario;
    await window.runTask('serve');
    const { before, after } = await restart(row('serve'), 'task.js');
    assert.equal(after.commandLine, before.commandLine);
    await row('serve').waitFor();
    await window.screenshot('restart-task');
    await scenario.programs.kill(after);
    await scenario.programs.gone('task.js');
  });

  it('restarts the debug session of the row, and not the one that is selected', async () => {
    const { window, programs } = scenario;
    const start = async (name: string): Promise<void> => {
      await window.runCommand('Debug: Select and Start Debugging');
      await window.quickPick().items().filter({ hasText: name }).first().click();
      await programs.started(`${name}.js`);
      await window.openProcessesView();
    };
    await start('app');
    await start('other');
    // One of them is selected, each time.
    for (const [name, other] of [
      ['app', 'other'],
      ['other', 'app'],
    ] as const) {
      const { pid } = await programs.started(`${other}.js`);
      await restart(row(name).filter({ hasText: 'node' }), `${name}.js`);
      assert.equal((await programs.started(`${other}.js`)).pid, pid);
      await row(name).filter({ hasText: 'node' }).waitFor();
    }
    await window.screenshot('restart-debug');
    for (const name of ['app.js', 'other.js']) {
      await programs.kill(await programs.started(name), 'SIGTERM');
      await programs.gone(name);
    }
    await window.openProcessesView();
  });

  it('ends the command of a terminal and runs the same line there again', async () => {
    const { window, programs, terminals } = scenario;
    // Without the quotes, the two blanks would be one.
    await terminals.openAndRun(`${programs.script('term', waits)} --name 'a  b'`);
    const { before, after } = await restart(terminalRow('node re-term'), 'term.js');
    assert.equal(after.commandLine, before.commandLine);
    assert.equal(after.parent, before.parent);
    await window.screenshot('restart-terminal');
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await programs.gone('term.js');
  });

  it('ends a command that ignores Ctrl+C by asking it to exit', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.script('deaf', `process.on('SIGINT', () => {}); ${waits}`));
    await restart(terminalRow('node re-deaf'), 'deaf.js');
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await programs.gone('deaf.js');
  });

  it('leaves a command alone that has changed the folder of its terminal, and says why', async () => {
    const { window, programs, terminals } = scenario;
    programs.script('moved', waits);
    await terminals.openAndRun('cd sub && node ../re-moved.js');
    const { pid } = await programs.started('moved.js');
    const message = /“cd sub && node \.\.\/re-moved\.js” was not restarted: it was started in .*restarted, and/;
    await terminalRow('cd sub').waitFor();
    await window.contextMenu(terminalRow('cd sub'), 'Restart', window.notification(message));
    assert.equal((await programs.started('moved.js')).pid, pid);
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await programs.gone('moved.js');
  });

  it('is not offered where nothing can be restarted exactly', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.open();
    await window.terminalRow().last().waitFor();
    const entries = await window.contextMenuItems(window.terminalRow().last());
    assert.ok(entries.includes('Terminate'));
    assert.ok(!entries.includes('Restart'));
    await window.typeInTerminal(programs.script('row', waits));
    await programs.started('row.js');
    await row('re-row.js').waitFor();
    assert.ok(!(await window.contextMenuItems(row('re-row.js'))).includes('Restart'));
    await window.runCommand('Terminal: Kill the Active Terminal Instance');
    await programs.gone('row.js');
  });
});
