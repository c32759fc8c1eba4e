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
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, Scene, scenarioTimeout, soon } from './scene';

function isPart(process: ProcessInfo | undefined): boolean {
  return process !== undefined && getProcessType(process) !== undefined;
}

/** Programs with windows of their own that a terminal has started: another VS Code, a browser. */
describe('programs with windows of their own, in the view', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(async () => {
    await workbench.close();
  });

  /** Living processes whose command line has this in it. */
  const running = async (text: string): Promise<readonly SandboxProcess[]> =>
    (await workbench.sandbox.processes()).filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text),
    );

  /** The processes of a program, its parts, and what of this scene runs below them; helpers come and go. */
  const treeOf = async (text: string): Promise<readonly number[]> => {
    const all = (await workbench.sandbox.processes()).filter(({ state }) => state !== 'Z');
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

  /** Ends an orphan by Clean Up, and a tree by Kill Tree, both beside the program. */
  const endOthers = async (scene: Scene): Promise<void> => {
    await scene.inNewTerminal(`(setsid ${scene.waiter('left')} &)`);
    await scene.warnedOf('left');
    const pick = scene.window.quickPick();
    const item = pick.items().filter({ hasText: `${scene.mark}-left` });
    await scene.window.rowAction(scene.window.row(/^Orphans/, 'Processes'), 'Clean Up Orphans', item);
    assert.equal(await pick.items().count(), 1, 'nothing else is offered');
    await pick.input.press('Enter');
    await scene.gone('left');
    await scene.warned(0);
    await scene.window.typeInTerminal(`sh -c '${scene.waiter('child')}; true'`);
    await scene.started('child');
    // VS Code's extension host starts shells of its own, to see which ports are listened on.
    const shell = scene.window.row(new RegExp(`^sh -c .*${scene.mark}-child`), 'Processes');
    await scene.window.contextMenu(shell, 'Kill Tree', scene.window.statusBarMessage(/are gone/));
    await scene.gone('child');
  };

  it('the parts of a real Chromium, whose arguments are one string as those of Electron are, protect each other', async () => {
    const source = createProcfsSource();
    const look = (pid: number) => source.get(pid);
    const readExecutable = (pid: number) => source.getExecutable(pid);
    // The browser of these tests is a child of this process; the sandboxes have their own pids.
    const everybody = await source.listAll();
    const main = everybody.find(({ pid, parentPid }) => {
      return parentPid === process.pid && everybody.some((child) => child.parentPid === pid && isPart(look(child.pid)));
    });
    const parts = everybody
      .flatMap(({ pid }) => look(pid) ?? [])
      .filter((part) => part.parentPid === main?.pid && isPart(part));
    assert.ok(parts.length >= 2, `${parts.length} parts`);
    assert.ok(
      parts.some(({ commandLine }) => commandLine.length === 1),
      'their arguments are one string',
    );
    for (const us of parts) {
      for (const other of parts.filter(({ pid }) => pid !== us.pid)) {
        assert.equal(isOwnHost(other, us.pid, look, readExecutable), true, `${other.pid} for ${us.pid}`);
        assert.equal(
          isOwnHost(other, us.pid, look, () => undefined),
          true,
          `${other.pid} for ${us.pid}, by its words`,
        );
      }
    }
    source.dispose();
  });

  it('another VS Code server that a terminal has started is one row, never warned of, never ended with others, and ended as a whole after a question', async () => {
    const installed = await installServer(getVSCodeVersion());
    const folder = workbench.makeWorkspace('outer');
    const data = join(folder, 'other-data');
    writeSettings(data, { ...quietSettings });
    const scene = await Scene.open(workbench, { mark: 'outer', folder });
    writeFileSync(
      join(folder, 'outer-start.sh'),
      `"${installed.node}" "${installed.main}" --host=127.0.0.1 --port=0 --without-connection-token --accept-server-license-terms --telemetry-level=off --disable-workspace-trust "--server-data-dir=${data}"\n`,
    );
    // Node.js has no use for what nohup does about SIGHUP.
    await scene.inNewTerminal('sh outer-start.sh > outer.log 2>&1 & disown -h');
    const port = await waitFor('the other server to listen', 2 * soon, () => {
      const log = join(folder, 'outer.log');
      return existsSync(log) ? /agent listening on (\d+)/.exec(readFileSync(log, 'utf8'))?.[1] : undefined;
    });
    const other = await workbench.openWindow(folder);
    await other.goto(`http://127.0.0.1:${port}/?folder=${folder}`);
    await other.newTerminal();
    // One below the other window, and one that it has left behind with all that it has inherited from our terminal.
    await other.typeInTerminal(`${scene.waiter('inner')} & (setsid ${scene.waiter('stray')} &)`);
    const [inner] = [await scene.started('inner'), await scene.started('stray')];
    const started = await treeOf(data);
    assert.ok(started.includes(inner.pid));

    const row = scene.window.row(/Another VS Code/, 'Processes');
    await row.waitFor();
    assert.equal(await row.getAttribute('aria-expanded'), null, 'there is nothing below it');
    await scene.window.screenshot('other-vscode');
    await scene.closeTerminal();
    await scene.newTerminal();
    await scene.judged();
    // The script that has started it waits for it, and is nothing by itself.
    await scene.lists('Detached', 'sh outer-start.sh');
    await row.waitFor();
    await scene.window.row(/outer-(inner|stray)/, 'Processes').waitFor({ state: 'detached' });
    await endOthers(scene);
    await scene.window.screenshot('other-vscode-detached');
    const left = await treeOf(data);
    assert.deepEqual(
      started.filter((pid) => !left.includes(pid)),
      [],
      'all of it still runs',
    );

    const question = /is another VS Code, with \d+ processes/;
    await scene.window.contextMenu(row, 'Kill', scene.window.dialog(question));
    await scene.window.screenshot('other-vscode-question');
    await scene.window.answerDialog(question, 'Kill All of It');
    await waitFor('the other server to be gone', soon, async () => (await running(data)).length === 0);
    await scene.gone('inner');
    await row.waitFor({ state: 'detached' });
    assert.equal((await scene.running('stray')).length, 1);
    await other.close();
    await scene.judged();
    await scene.clear();
    await scene.window.close();
  });

  it('a browser that a terminal has started is not warned of when the terminal closes, and not ended with others', async () => {
    const browser = findBrowser() ?? (await installChromium());
    const folder = workbench.makeWorkspace('browser');
    const scene = await Scene.open(workbench, { mark: 'browser', folder });
    const environment = Object.entries(browser.env).map(([name, value]) => `${name}="${value}" `);
    writeFileSync(
      join(folder, 'browser.sh'),
      `${environment.join('')}exec "${browser.path}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --remote-debugging-port=0 "--user-data-dir=${join(folder, 'profile')}" about:blank\n`,
    );
    // Chromium has a handler for SIGHUP: it would end with its terminal.
    await scene.inNewTerminal('setsid sh browser.sh > browser.log 2>&1 &');
    await waitFor('a page of the browser', soon, async () =>
      (await running('--type=renderer')).some(({ commandLine }) => commandLine.includes(browser.path)),
    );
    const profile = join(folder, 'profile');
    const started = await treeOf(profile);
    assert.ok(started.length > 3);
    await scene.closeTerminal();
    await scene.newTerminal();
    await scene.judged();
    await scene.lists('Detached', 'chrom');
    await endOthers(scene);
    await scene.window.screenshot('browser-detached');
    const left = await treeOf(profile);
    assert.deepEqual(
      started.filter((pid) => !left.includes(pid)),
      [],
      'all of it still runs',
    );
    for (const { pid } of await running(profile)) await workbench.sandbox.kill(pid, 'SIGKILL');
    await scene.clear();
    await scene.window.close();
  });
});
