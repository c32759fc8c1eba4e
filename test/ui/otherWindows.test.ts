import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessInfo } from '../../src/process/processInfo';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { isOwnHost } from '../../src/process/control/vscodeHosts';
import { getProcessType } from '../../src/process/programs/vscodeProcesses';
import { findBrowser } from '../host/install/findBrowser';
import { installChromium } from '../host/install/installChromium';
import { installServer } from '../host/install/installServer';
import { quietSettings, writeSettings } from '../host/launch/quietSettings';
import type { SandboxProcess } from '../host/sandbox/sandboxProtocol';
import { getVSCodeVersion } from '../host/install/versions';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { soonMs } from './support/timing';

function isVSCodeProcess(process: ProcessInfo | undefined): boolean {
  return process !== undefined && getProcessType(process) !== undefined;
}

/** A terminal has started them: another VS Code, a browser. */
describeInVSCode('Programs with windows of their own in the Processes view', {}, (vscode) => {
  /** The living processes with this text in their command line. */
  const running = async (text: string): Promise<readonly SandboxProcess[]> =>
    (await vscode.workbench.sandbox.processes()).filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text),
    );

  /** The lasting processes of a program: its main process, its child processes, and programs of the scenario below them. */
  const treeOf = async (text: string): Promise<readonly number[]> => {
    const all = (await vscode.workbench.sandbox.processes()).filter(({ state }) => state !== 'Z');
    const found = new Set(all.filter(({ commandLine }) => commandLine.includes(text)).map(({ pid }) => pid));
    for (let before = -1; before !== found.size;) {
      before = found.size;
      for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
    }
    const lasting = all.filter(
      ({ pid, commandLine }) =>
        found.has(pid) && [text, '--type=', 'outer-inner'].some((part) => commandLine.includes(part)),
    );
    return lasting.map(({ pid }) => pid).sort((a, b) => a - b);
  };

  /** Ends an orphan by Clean Up and a tree by Kill Tree, both not part of the program. */
  const endOthers = async (scenario: Scenario): Promise<void> => {
    await scenario.terminals.openAndRun(`(setsid ${scenario.programs.waiter('left')} &)`);
    await scenario.orphans.waitFor('left');
    const pick = scenario.window.quickPick();
    const item = pick.items().filter({ hasText: `${scenario.mark}-left` });
    await scenario.window.rowAction(scenario.window.row(/^Orphans/, 'Processes'), 'Clean Up Orphans', item);
    assert.equal(await pick.items().count(), 1, 'nothing else is offered');
    await pick.input.press('Enter');
    await scenario.programs.gone('left');
    await scenario.orphans.waitForCount(0);
    await scenario.window.typeInTerminal(`sh -c '${scenario.programs.waiter('child')}; true'`);
    await scenario.programs.started('child');
    // The extension host starts shells of its own, to find listening ports.
    const shell = scenario.window.row(new RegExp(`^sh -c .*${scenario.mark}-child`), 'Processes');
    await scenario.window.contextMenu(shell, 'Kill Tree', scenario.window.statusBarMessage(/are gone/));
    await scenario.programs.gone('child');
  };

  it('protects the processes of a real Chromium, whose arguments are one string as those of Electron, from each other', async () => {
    const source = createProcfsSource();
    const get = (pid: number) => source.get(pid);
    const readExecutable = (pid: number) => source.getExecutable(pid);
    // The browser of these tests is a child of this process. Sandboxes have their own pids.
    const all = await source.listAll();
    const main = all.find(({ pid, parentPid }) => {
      return (
        parentPid === process.pid && all.some((child) => child.parentPid === pid && isVSCodeProcess(get(child.pid)))
      );
    });
    const parts = all
      .flatMap(({ pid }) => get(pid) ?? [])
      .filter((part) => part.parentPid === main?.pid && isVSCodeProcess(part));
    assert.ok(parts.length >= 2, `${parts.length} parts`);
    assert.ok(
      parts.some(({ commandLine }) => commandLine.length === 1),
      'their arguments are one string',
    );
    for (const us of parts) {
      for (const other of parts.filter(({ pid }) => pid !== us.pid)) {
        assert.equal(isOwnHost(other, us.pid, get, readExecutable), true, `${other.pid} for ${us.pid}`);
        assert.equal(
          isOwnHost(other, us.pid, get, () => undefined),
          true,
          `${other.pid} for ${us.pid}, by its command line`,
        );
      }
    }
    source.dispose();
  });

  it('shows another VS Code server that a terminal has started as one row, never as an orphan, and ends it only as a whole after a question', async () => {
    const installed = await installServer(getVSCodeVersion());
    const folder = vscode.workbench.makeWorkspace('outer');
    const data = join(folder, 'other-data');
    writeSettings(data, { ...quietSettings });
    const scenario = await Scenario.open(vscode.workbench, { mark: 'outer', folder });
    writeFileSync(
      join(folder, 'outer-start.sh'),
      `"${installed.node}" "${installed.main}" --host=127.0.0.1 --port=0 --without-connection-token --accept-server-license-terms --telemetry-level=off --disable-workspace-trust "--server-data-dir=${data}"\n`,
    );
    // Node.js overrides the SIGHUP handling that nohup sets.
    await scenario.terminals.openAndRun('sh outer-start.sh > outer.log 2>&1 & disown -h');
    const port = await waitFor('the other server to listen', 2 * soonMs, () => {
      const log = join(folder, 'outer.log');
      return existsSync(log) ? /agent listening on (\d+)/.exec(readFileSync(log, 'utf8'))?.[1] : undefined;
    });
    const other = await vscode.workbench.openWindow(folder);
    await other.goto(`http://127.0.0.1:${port}/?folder=${folder}`);
    await other.newTerminal();
    // One descendant of the other window, and one that has lost its parent and still has the environment of our terminal.
    await other.typeInTerminal(
      `${scenario.programs.waiter('inner')} & (setsid ${scenario.programs.waiter('stray')} &)`,
    );
    const [inner] = [await scenario.programs.started('inner'), await scenario.programs.started('stray')];
    const started = await treeOf(data);
    assert.ok(started.includes(inner.pid));

    const row = scenario.window.row(/Another VS Code/, 'Processes');
    await row.waitFor();
    assert.equal(await row.getAttribute('aria-expanded'), null, 'there is nothing below it');
    await scenario.window.screenshot('other-vscode');
    await scenario.terminals.close();
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
    // The script that has started the server waits for it.
    await scenario.orphans.waitForRows('Detached', 'outer-start.sh');
    await row.waitFor();
    await scenario.window.row(/outer-(inner|stray)/, 'Processes').waitFor({ state: 'detached' });
    await endOthers(scenario);
    await scenario.window.screenshot('other-vscode-detached');
    const left = await treeOf(data);
    assert.deepEqual(
      started.filter((pid) => !left.includes(pid)),
      [],
      'all of it still runs',
    );

    const question = /is another VS Code, with \d+ processes/;
    await scenario.window.contextMenu(row, 'Kill', scenario.window.dialog(question));
    await scenario.window.screenshot('other-vscode-question');
    await scenario.window.answerDialog(question, 'Kill All of It');
    await waitFor('the other server to be gone', soonMs, async () => (await running(data)).length === 0);
    await scenario.programs.gone('inner');
    await row.waitFor({ state: 'detached' });
    assert.equal((await scenario.programs.running('stray')).length, 1);
    await other.close();
    await scenario.orphans.waitUntilClassified();
    await scenario.clear();
    await scenario.window.close();
  });

  it('does not show a browser that a terminal has started as an orphan when the terminal closes, nor end it with others', async () => {
    const browser = findBrowser() ?? (await installChromium());
    const folder = vscode.workbench.makeWorkspace('browser');
    const scenario = await Scenario.open(vscode.workbench, { mark: 'browser', folder });
    const environment = Object.entries(browser.env).map(([name, value]) => `${name}="${value}" `);
    writeFileSync(
      join(folder, 'browser.sh'),
      `${environment.join('')}exec "${browser.path}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --remote-debugging-port=0 "--user-data-dir=${join(folder, 'profile')}" about:blank\n`,
    );
    // Chromium handles SIGHUP: without setsid it would end with its terminal.
    await scenario.terminals.openAndRun('setsid sh browser.sh > browser.log 2>&1 &');
    await waitFor('a page of the browser', soonMs, async () =>
      (await running('--type=renderer')).some(({ commandLine }) => commandLine.includes(browser.path)),
    );
    const profile = join(folder, 'profile');
    const started = await treeOf(profile);
    assert.ok(started.length > 3);
    await scenario.terminals.close();
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
    await scenario.orphans.waitForRows('Detached', 'chrom');
    await endOthers(scenario);
    await scenario.window.screenshot('browser-detached');
    const left = await treeOf(profile);
    assert.deepEqual(
      started.filter((pid) => !left.includes(pid)),
      [],
      'all of it still runs',
    );
    for (const { pid } of await running(profile)) await vscode.workbench.sandbox.kill(pid, 'SIGKILL');
    await scenario.clear();
    await scenario.window.close();
  });
});
