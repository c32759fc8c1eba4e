import { strict as assert } from 'node:assert';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxProcess } from '../host/sandbox/sandboxProtocol';
import { waitFor } from '../host/waitFor';
import type { Workbench } from '../host/launch/workbench';
import { changeEnvironment, packageHelperExtension, switchCookieOff } from './helperExtension';
import { openWorkbench, report, Scene, scenarioTimeout, soon } from './scene';

/** The scenarios of ORPHANS.md in which a window has to know what an earlier one has left. */
describe('orphans of an earlier window', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;
  let folder: string;

  before(async () => {
    const helper = await packageHelperExtension('reload-helper');
    workbench = await openWorkbench({}, [helper]);
    folder = workbench.makeWorkspace('earlier');
    // Without the cookie: what is known is known from the ledger.
    scene = await Scene.open(workbench, { mark: 'ledger', folder, settings: { 'runaway.orphans.cookie': false } });
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(async () => {
    await scene.clear();
  });

  /** A window that is away for a moment, its server with it. */
  const withoutServer = async (meanwhile: () => Promise<void>): Promise<number> => {
    await workbench.server.kill('SIGKILL');
    // Whatever the server has left notices its end by a closed channel.
    await waitFor('VS Code to be gone', soon, async () => {
      const processes = await workbench.sandbox.processes();
      return !processes.some(({ commandLine, state }) => state !== 'Z' && commandLine.includes('bootstrap-fork'));
    });
    await meanwhile();
    await workbench.server.start();
    const started = Date.now();
    await scene.window.goto(workbench.server.address(folder));
    await scene.window.extensionStarted();
    return started;
  };

  /** Ends a process and gives its pid to a stranger. */
  const recycle = async ({ pid }: SandboxProcess): Promise<void> => {
    const script = `kill -9 ${pid}; while [ -d /proc/${pid} ]; do :; done
while :; do echo $((${pid} - 1)) > /proc/sys/kernel/ns_last_pid
${scene.waiter('stranger')} & [ $! = ${pid} ] && break; kill -9 $!; done`;
    const options = { cwd: folder, env: { PATH: process.env.PATH ?? '' } };
    await workbench.sandbox.spawn('sh', ['-c', `exec >/dev/null 2>&1\n${script}`], options);
    await waitFor('the pid to be handed out again', soon, async () =>
      (await scene.running('stranger')).some((stranger) => stranger.pid === pid),
    );
  };

  it('a reload with terminals kept: nothing new is an orphan, nothing known is forgotten', async () => {
    await scene.inNewTerminal(`(${scene.waiter('left')} &); (${scene.waiter('kept')} &); ${scene.waiter('job')} &`);
    await scene.warnedOf('ledger-left', 'ledger-kept');
    await scene.judged('ledger-left', 'ledger-kept');
    const { window } = scene;
    const kept = window.notification(/is meant to run/);
    await window.rowAction(window.row('ledger-kept', 'Processes'), 'Keep', kept);
    await scene.warnedOf('ledger-left');
    const before = Date.now();
    const seen = await scene.reloadWatching();
    report('reload to warning', before, await scene.warnedOf('ledger-left'));
    await scene.window.terminalRow().waitFor();
    await scene.window.row('ledger-job', 'Processes').filter({ hasNotText: 'from' }).waitFor();
    await scene.lists('Detached', 'ledger-kept');
    await scene.window.showTerminals();
    await scene.window.terminalScreen().filter({ hasText: '$' }).waitFor();
    assert.deepEqual([...new Set(await seen())], [1]);
    await scene.judged('ledger-left');
    await scene.closeTerminal();
    await scene.gone('job');
  });

  it('the extension host is killed: what was known is known after a reload', async () => {
    await scene.inNewTerminal(`(${scene.waiter('left')} &); ${scene.waiter('job')} &`);
    await scene.judged('ledger-left');
    const [host] = await workbench.extensionHosts();
    assert.ok(host);
    await scene.kill(host);
    await scene.reload();
    await scene.warnedOf('ledger-left');
    await scene.window.row('ledger-job', 'Processes').filter({ hasNotText: 'from' }).waitFor();
    await scene.judged('ledger-left');
    await scene.closeTerminal();
  });

  it('the server is killed and started again: what it has left is warned of', async () => {
    await scene.inNewTerminal(`(${scene.waiter('left')} &); nohup ${scene.waiter('nohup')} >/dev/null &`);
    await scene.warnedOf('ledger-left');
    await scene.window.row('ledger-nohup', 'Processes').waitFor();
    const started = await withoutServer(async () => {
      assert.equal((await scene.running('')).length, 2);
    });
    report('server started to warning', started, await scene.warnedOf('ledger-left', 'ledger-nohup'));
  });

  it('a pid that was remembered and is a stranger’s now, then and while one looks', async function () {
    // Pids are chosen by ns_last_pid, which is everybody's outside of a namespace of our own.
    if (!workbench.sandbox.isIsolated) this.skip();
    await scene.inNewTerminal(`(${scene.waiter('left')} &); (${scene.waiter('other')} &)`);
    await scene.warnedOf('ledger-left', 'ledger-other');
    const left = await scene.started('left');
    await withoutServer(() => recycle(left));
    await scene.warnedOf('ledger-other');
    for (const stranger of await scene.running('stranger')) await scene.kill(stranger);
    await recycle(await scene.started('other'));
    await scene.warned(0);
    await scene.newTerminal();
    await scene.judged();
  });

  it('the machine was started again: nothing that is remembered means anything', async () => {
    await scene.inNewTerminal(`(${scene.waiter('left')} &)`);
    await scene.warnedOf('ledger-left');
    await withoutServer(() => {
      const storage = join(workbench.folder, 'data', 'data', 'User', 'workspaceStorage');
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
    await scene.newTerminal();
    await scene.judged();
    assert.equal((await scene.running('left')).length, 1);
  });

  it('a helper of an extension that outlives the reload of its window', async () => {
    const helpedFolder = workbench.makeWorkspace('helped');
    copyFileSync('/bin/sleep', join(helpedFolder, 'reload-helper'));
    const helped = await Scene.open(workbench, { mark: 'reload', folder: helpedFolder });
    const helper = await helped.started('helper');
    await helped.window.row('reload-helper', 'Processes').waitFor();
    await helped.window.reload();
    // VS Code keeps an extension host whose window it has not heard leave, for some minutes.
    for (const host of await workbench.extensionHosts()) if (host.pid === helper.parent) await helped.kill(host);
    await helped.abandoned(helper);
    const abandoned = Date.now();
    await helped.window.extensionStarted();
    report('extension host gone to warning', abandoned, await helped.warnedOf('reload-helper'));
    await helped.lists('Orphans', `helper${helper.pid}`);
    await helped.clear();
    await helped.window.close();
  });

  it('the cookie asks for no relaunch of terminals, neither after a reload nor when it is switched off', async () => {
    const marked = await Scene.open(workbench, { mark: 'marked', folder: workbench.makeWorkspace('marked') });
    const { window } = marked;
    const relaunchMark = window.page.locator('.part.panel .codicon-warning');
    await marked.inNewTerminal('echo "cookie=<$RUNAWAY_WORKSPACE>"');
    const cookie = window.terminalScreen().filter({ hasText: /cookie=<[0-9a-f]{16}>/ });
    await cookie.waitFor();
    // That takes a while, and by then VS Code has written down which terminals there are.
    await marked.judged();
    await marked.reload();
    await window.showTerminals();
    await window.terminalScreen().filter({ hasText: '$' }).waitFor();
    await window.runCommand(switchCookieOff);
    await window.notification('The cookie is off').waitFor();
    await marked.judged();
    assert.equal(await relaunchMark.count(), 0);
    await window.runCommand(changeEnvironment);
    await relaunchMark.first().waitFor();
    await marked.closeTerminal();
    await marked.clear();
    await window.close();
  });
});
