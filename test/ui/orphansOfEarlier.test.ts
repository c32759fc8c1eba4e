import { strict as assert } from 'node:assert';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxProcess } from '../host/sandbox/sandboxProtocol';
import { waitFor, withTimeout } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { changeEnvironment, packageHelperExtension, switchMarkerOff } from './support/helperExtension';
import { Scenario } from './support/scenario';
import { reportDuration, soonMs } from './support/timing';

/** With this code a script exits that has not got the pid it wanted. */
const pidTaken = 3;

const withHelper = async () => ({ extensions: [await packageHelperExtension('reload-helper')] });

/** The scenarios of ORPHANS.md in which a window has to know what an earlier one has left. */
describeInVSCode('Orphans of an earlier window', withHelper, (vscode) => {
  let scenario: Scenario;
  let folder: string;

  before(async () => {
    folder = vscode.workbench.makeWorkspace('earlier');
    // Without the environment marker, processes are known from the ledger only.
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'ledger',
      folder,
      settings: { 'runaway.orphans.cookie': false },
    });
  });

  afterEach(async () => {
    await scenario.clear();
  });

  /** Kills the server, does something, and starts the server and the window again. */
  const restartServer = async (meanwhile: () => Promise<void>): Promise<number> => {
    await vscode.workbench.server.kill('SIGKILL');
    // Other processes of the server end when their channel to it closes.
    await waitFor('VS Code to be gone', soonMs, async () => {
      const processes = await vscode.workbench.sandbox.processes();
      return !processes.some(({ commandLine, state }) => state !== 'Z' && commandLine.includes('bootstrap-fork'));
    });
    await meanwhile();
    await vscode.workbench.server.start();
    const started = Date.now();
    await scenario.window.goto(vscode.workbench.server.address(folder));
    await scenario.window.extensionStarted();
    return started;
  };

  /**
   * Kills a process, and starts one that is not ours with the same pid.
   * @returns whether it has got that pid: a thread of VS Code may get it first, and keep it.
   */
  const recycle = async ({ pid }: SandboxProcess): Promise<boolean> => {
    const script = `kill -9 ${pid}
for attempt in $(seq 1000); do
  if [ -d /proc/${pid} ]; then sleep 0.01; continue; fi
  echo $((${pid} - 1)) > /proc/sys/kernel/ns_last_pid
  ${scenario.programs.waiter('foreign')} & [ $! = ${pid} ] && exit 0
  kill -9 $!
done
exit ${pidTaken}`;
    const options = { cwd: folder, env: { PATH: process.env.PATH ?? '' } };
    const { exited } = await vscode.workbench.sandbox.spawn('sh', ['-c', `exec >/dev/null 2>&1\n${script}`], options);
    const code = await withTimeout('the pid to be handed out again', soonMs, exited);
    assert.ok(code === 0 || code === pidTaken, `the script has exited with code ${code}`);
    return code === 0;
  };

  it('keeps orphans and kept processes as they are when the window is reloaded and its terminals stay', async () => {
    await scenario.terminals.openAndRun(
      `(${scenario.programs.waiter('left')} &); (${scenario.programs.waiter('kept')} &); ${scenario.programs.waiter('job')} &`,
    );
    await scenario.orphans.waitFor('ledger-left', 'ledger-kept');
    await scenario.orphans.waitUntilClassified('ledger-left', 'ledger-kept');
    const { window } = scenario;
    const kept = window.notification(/is meant to run/);
    await window.rowAction(window.row('ledger-kept', 'Processes'), 'Keep', kept);
    await scenario.orphans.waitFor('ledger-left');
    const before = Date.now();
    const shownCounts = await scenario.orphans.reloadAndRecordCounts();
    reportDuration('reload to warning', before, await scenario.orphans.waitFor('ledger-left'));
    await scenario.window.terminalRow().waitFor();
    await scenario.window.row('ledger-job', 'Processes').filter({ hasNotText: 'from' }).waitFor();
    await scenario.orphans.waitForRows('Detached', 'ledger-kept');
    await scenario.window.showTerminals();
    await scenario.window.terminalScreen().filter({ hasText: '$' }).waitFor();
    assert.deepEqual([...new Set(await shownCounts())], [1]);
    await scenario.orphans.waitUntilClassified('ledger-left');
    await scenario.terminals.close();
    await scenario.programs.gone('job');
  });

  it('knows orphans and jobs of living terminals after the extension host was killed', async () => {
    await scenario.terminals.openAndRun(
      `(${scenario.programs.waiter('left')} &); ${scenario.programs.waiter('job')} &`,
    );
    await scenario.orphans.waitUntilClassified('ledger-left');
    const [host] = await vscode.workbench.extensionHosts();
    assert.ok(host);
    await scenario.programs.kill(host);
    await scenario.reload();
    await scenario.orphans.waitFor('ledger-left');
    await scenario.window.row('ledger-job', 'Processes').filter({ hasNotText: 'from' }).waitFor();
    await scenario.orphans.waitUntilClassified('ledger-left');
    await scenario.terminals.close();
  });

  it('shows the processes that a killed server has left as orphans when it is started again', async () => {
    await scenario.terminals.openAndRun(
      `(${scenario.programs.waiter('left')} &); nohup ${scenario.programs.waiter('nohup')} >/dev/null &`,
    );
    await scenario.orphans.waitFor('ledger-left');
    await scenario.window.row('ledger-nohup', 'Processes').waitFor();
    const started = await restartServer(async () => {
      assert.equal((await scenario.programs.running('')).length, 2);
    });
    reportDuration('server started to warning', started, await scenario.orphans.waitFor('ledger-left', 'ledger-nohup'));
  });

  it('does not show an unrelated process as an orphan if it has got the pid of one, while VS Code is closed or open', async function () {
    // Pids are chosen by ns_last_pid, which outside of a private namespace affects the whole machine.
    if (!vscode.workbench.sandbox.isIsolated) this.skip();
    await scenario.terminals.openAndRun(
      ['left', 'other', 'spare'].map((name) => `(${scenario.programs.waiter(name)} &)`).join('; '),
    );
    await scenario.orphans.waitFor('ledger-left', 'ledger-other', 'ledger-spare');
    const left = await scenario.programs.started('left');
    await restartServer(async () => {
      assert.ok(await recycle(left));
    });
    await scenario.orphans.waitFor('ledger-other', 'ledger-spare');
    for (const foreign of await scenario.programs.running('foreign')) await scenario.programs.kill(foreign);
    const [other, spare] = [await scenario.programs.started('other'), await scenario.programs.started('spare')];
    if (await recycle(other)) await scenario.programs.kill(spare);
    else assert.ok(await recycle(spare));
    await scenario.orphans.waitForCount(0);
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
  });

  it('ignores a ledger of another boot of the machine', async () => {
    await scenario.terminals.openAndRun(`(${scenario.programs.waiter('left')} &)`);
    await scenario.orphans.waitFor('ledger-left');
    await restartServer(() => {
      const storage = join(vscode.workbench.folder, 'data', 'data', 'User', 'workspaceStorage');
      const ledgers = readdirSync(storage, { recursive: true, encoding: 'utf8' })
        .filter((path) => /ledger\/[^/]*\.json$/.test(path))
        .map((path) => join(storage, path));
      assert.ok(ledgers.length > 0);
      for (const ledger of ledgers) {
        const content = JSON.parse(readFileSync(ledger, 'utf8')) as { bootId: string };
        writeFileSync(ledger, JSON.stringify({ ...content, bootId: 'another' }));
      }
      return Promise.resolve();
    });
    await scenario.terminals.open();
    await scenario.orphans.waitUntilClassified();
    assert.equal((await scenario.programs.running('left')).length, 1);
  });

  it('shows a helper of an extension as an orphan if it outlives the reload of its window, and not the new helper', async () => {
    const helpedFolder = vscode.workbench.makeWorkspace('helped');
    copyFileSync('/bin/sleep', join(helpedFolder, 'reload-helper'));
    const helped = await Scenario.open(vscode.workbench, { mark: 'reload', folder: helpedFolder });
    const helper = await helped.programs.started('helper');
    await helped.window.row('reload-helper', 'Processes').waitFor();
    await helped.window.reload();
    // VS Code keeps an extension host for some minutes if its window has closed without a message.
    for (const host of await vscode.workbench.extensionHosts())
      if (host.pid === helper.parent) await helped.programs.kill(host);
    await helped.programs.reparented(helper);
    const abandoned = Date.now();
    await helped.window.extensionStarted();
    reportDuration('extension host gone to warning', abandoned, await helped.orphans.waitFor('reload-helper'));
    await helped.orphans.waitForRows('Orphans', ` · ${helper.pid}`);
    await helped.clear();
    await helped.window.close();
  });

  it('the environment marker requests no relaunch of terminals, neither after a reload nor when it is switched off', async () => {
    const marked = await Scenario.open(vscode.workbench, {
      mark: 'marked',
      folder: vscode.workbench.makeWorkspace('marked'),
    });
    const { window } = marked;
    const relaunchMark = window.page.locator('.part.panel .codicon-warning');
    await marked.terminals.openAndRun('echo "cookie=<$RUNAWAY_WORKSPACE>"');
    const marker = window.terminalScreen().filter({ hasText: /cookie=<[0-9a-f]{16}>/ });
    await marker.waitFor();
    // Afterwards VS Code has had the time to save its list of terminals.
    await marked.orphans.waitUntilClassified();
    await marked.reload();
    await window.showTerminals();
    await window.terminalScreen().filter({ hasText: '$' }).waitFor();
    await window.runCommand(switchMarkerOff);
    await window.notification('The marker is off').waitFor();
    await marked.orphans.waitUntilClassified();
    assert.equal(await relaunchMark.count(), 0);
    await window.runCommand(changeEnvironment);
    await relaunchMark.first().waitFor();
    await marked.terminals.close();
    await marked.clear();
    await window.close();
  });
});
