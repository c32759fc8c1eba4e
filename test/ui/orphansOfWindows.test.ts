import { strict as assert } from 'node:assert';
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testEnvironment } from '../host/launch/environment';
import { installServer } from '../host/install/installServer';
import { repository } from '../host/paths';
import { quietSettings, writeSettings } from '../host/launch/quietSettings';
import { Server } from '../host/launch/server';
import { getVSCodeVersion } from '../host/install/versions';
import { waitFor } from '../host/waitFor';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { reportDuration, soonMs } from './support/timing';

/** The scenarios of ORPHANS.md about windows: two of them, hidden ones, closed ones, ones without a folder. */
describeInVSCode('Orphans in several windows', {}, (vscode) => {
  const extensionHosts = async () => (await vscode.workbench.extensionHosts()).map(({ pid }) => pid);

  it('shows in each of two windows on two folders only its own orphans', async () => {
    const left = await Scenario.open(vscode.workbench, {
      mark: 'left',
      folder: vscode.workbench.makeWorkspace('left'),
    });
    const right = await Scenario.open(vscode.workbench, {
      mark: 'right',
      folder: vscode.workbench.makeWorkspace('right'),
    });
    await left.terminals.openAndRun(`(setsid ${left.programs.waiter('a')} &)`);
    await right.terminals.openAndRun(`(setsid ${right.programs.waiter('b')} &)`);
    await left.orphans.waitFor('left-a');
    await right.orphans.waitFor('right-b');
    await left.orphans.waitUntilClassified('left-a');
    await right.orphans.waitUntilClassified('right-b');
    await left.clear();
    await right.clear();
    await left.window.close();
    await right.window.close();
  });

  it('shows in each of two windows on one folder its own orphans, and all of them in the one that stays open', async () => {
    const folder = vscode.workbench.makeWorkspace('shared');
    const first = await Scenario.open(vscode.workbench, { mark: 'first', folder });
    await first.terminals.openAndRun(`(setsid ${first.programs.waiter('a')} &)`);
    await first.orphans.waitFor('first-a');
    const others = await extensionHosts();
    const second = await Scenario.open(vscode.workbench, { mark: 'second', folder });
    const [host, ...more] = (await extensionHosts()).filter((pid) => !others.includes(pid));
    assert.ok(host);
    assert.deepEqual(more, []);
    await second.terminals.openAndRun(`(setsid ${second.programs.waiter('b')} &)`);
    await second.orphans.waitFor('second-b');
    await first.orphans.waitUntilClassified('first-a');
    await second.orphans.waitUntilClassified('second-b');
    await second.window.close();
    await waitFor('its extension host to end', soonMs, async () => !(await extensionHosts()).includes(host));
    const closed = Date.now();
    reportDuration('window closed to warning in the other', closed, await first.orphans.waitFor('first-a', 'second-b'));
    await second.programs.kill(await second.programs.started('b'));
    await first.clear();
    await first.window.close();
  });

  it('shows the orphans of a window that has vanished in the next one, though its extension host still runs', async () => {
    const folder = vscode.workbench.makeWorkspace('vanished');
    const others = await extensionHosts();
    const lost = await Scenario.open(vscode.workbench, { mark: 'lost', folder });
    const [host, ...more] = (await extensionHosts()).filter((pid) => !others.includes(pid));
    assert.ok(host);
    assert.deepEqual(more, []);
    await lost.terminals.openAndRun(`(setsid ${lost.programs.waiter('a')} &)`);
    await lost.orphans.waitFor('lost-a');
    await lost.window.page.evaluate(`WebSocket.prototype.send = () => {}`);
    await lost.window.close();
    const closed = Date.now();
    const next = await Scenario.open(vscode.workbench, { mark: 'next', folder });
    reportDuration('window vanished to warning in the next', closed, await next.orphans.waitFor('lost-a'));
    assert.ok((await extensionHosts()).includes(host));
    await next.terminals.open();
    await next.orphans.waitUntilClassified('lost-a');
    await next.programs.kill({ pid: host });
    await next.programs.kill(await lost.programs.started('a'));
    await next.clear();
    await next.window.close();
  });

  it('shows orphans in the status bar while the view is hidden and the window has no focus', async () => {
    const scenario = await Scenario.open(vscode.workbench, {
      mark: 'hidden',
      folder: vscode.workbench.makeWorkspace('hidden'),
    });
    await scenario.terminals.openAndRun(
      `nohup ${scenario.programs.waiter('a')} >/dev/null & nohup sh -c '${scenario.programs.waiter('b')} & exec ${scenario.programs.waiter('c')}' >/dev/null &`,
    );
    await scenario.programs.started('b');
    const parent = await scenario.programs.started('c');
    await scenario.window.row('hidden-b', 'Processes').waitFor();
    await scenario.window.page.keyboard.press('Control+Shift+E');
    await scenario.window.rows('Processes').first().waitFor({ state: 'detached' });
    await scenario.window.page.evaluate(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`);
    await scenario.programs.kill(parent);
    const killed = Date.now();
    reportDuration('parent gone to warning, hidden', killed, await scenario.orphans.waitForCount(1));
    reportDuration(
      'terminal gone to warning, hidden',
      await scenario.terminals.close(),
      await scenario.orphans.waitForCount(2),
      1_000,
    );
    await scenario.window.page.evaluate(`delete document.hasFocus`);
    await scenario.clear();
    await scenario.window.close();
  });

  it('finds orphans by descent and by the session of their terminal if the environment marker is switched off', async () => {
    const scenario = await Scenario.open(vscode.workbench, {
      mark: 'plain',
      folder: vscode.workbench.makeWorkspace('plain'),
      settings: { 'runaway.orphans.cookie': false },
    });
    await scenario.terminals.openAndRun('echo "cookie=<$RUNAWAY_WORKSPACE>"');
    await scenario.window.terminalScreen().filter({ hasText: 'cookie=<>' }).waitFor();
    const holder = `sh -c 'setsid ${scenario.programs.waiter('seen')} & exec ${scenario.programs.waiter('holder')}' &`;
    await scenario.window.typeInTerminal(`nohup ${scenario.programs.waiter('nohup')} >/dev/null & ${holder}`);
    await scenario.window.row('plain-seen', 'Processes').waitFor();
    const closed = await scenario.terminals.close();
    reportDuration(
      'terminal gone to warning, no cookie',
      closed,
      await scenario.orphans.waitFor('nohup', 'seen'),
      1_000,
    );
    await scenario.clear();
    await scenario.window.close();
  });

  it('finds an orphan without environment variables by descent', async () => {
    const scenario = await Scenario.open(vscode.workbench, {
      mark: 'bare',
      folder: vscode.workbench.makeWorkspace('bare'),
    });
    await scenario.terminals.openAndRun(
      `sh -c 'setsid env -i ${scenario.programs.waiter('seen')} & exec ${scenario.programs.waiter('holder')}' &`,
    );
    await scenario.window.row('bare-seen', 'Processes').waitFor();
    await scenario.terminals.close();
    await scenario.orphans.waitFor('seen');
    await scenario.clear();
    await scenario.window.close();
  });

  it('shows orphans in a window without a folder, also after a reload', async () => {
    const scenario = await Scenario.open(vscode.workbench, { mark: 'empty' });
    const nohup = scenario.programs.waiter('nohup').replace('./', `${scenario.folder}/`);
    await scenario.terminals.openAndRun(`nohup ${nohup} >/dev/null &`);
    await scenario.programs.started('nohup');
    const closed = await scenario.terminals.close();
    reportDuration('terminal gone to warning, no folder', closed, await scenario.orphans.waitFor('nohup'), 1_000);
    await scenario.reload();
    await scenario.orphans.waitFor('nohup');
    await scenario.clear();
    await scenario.window.close();
  });

  it('terminates orphans and their descendants on closing the window if the setting says so', async () => {
    const scenario = await Scenario.open(vscode.workbench, {
      mark: 'close',
      folder: vscode.workbench.makeWorkspace('close'),
      settings: { 'runaway.orphans.onWindowClose': 'terminate' },
    });
    await scenario.terminals.openAndRun(
      `(setsid sh -c '${scenario.programs.waiter('leaf')} & wait' &); ${scenario.programs.waiter('mine')} &`,
    );
    const leaf = await scenario.programs.started('leaf');
    await scenario.programs.started('mine');
    await scenario.orphans.waitForCount(1);
    await scenario.window.close();
    const closed = Date.now();
    await scenario.programs.gone('leaf');
    reportDuration('window closed to orphans gone', closed, Date.now());
    const parents = (await vscode.workbench.sandbox.processes()).filter(
      ({ pid, state }) => pid === leaf.parent && state !== 'Z',
    );
    assert.deepEqual(parents, []);
    for (const process of await scenario.programs.running('')) await scenario.programs.kill(process);
  });

  describe('of a server that was started in another way than usual', () => {
    /**
     * Starts a second server in the sandbox of the first. Perl changes an attribute of the process before it executes
     * Node: what prctl(2) and setuid(2) set is kept across execve(2).
     */
    const startServer = async (name: string, perl: string, prepare: (folder: string) => void = () => undefined) => {
      const installed = await installServer(getVSCodeVersion());
      const home = vscode.workbench.makeWorkspace(`server-${name}`);
      const node = join(home, 'node');
      writeFileSync(node, `#!/usr/bin/perl\n${perl}\nexec '${installed.node}', @ARGV;\n`);
      chmodSync(node, 0o755);
      const dataFolder = join(home, 'data');
      writeSettings(dataFolder, quietSettings);
      prepare(home);
      const server = new Server({
        installed: { ...installed, node },
        sandbox: vscode.workbench.sandbox,
        dataFolder,
        extensionsFolder: join(home, 'extensions'),
        env: testEnvironment(home),
      });
      await server.installExtension(join(repository, 'runaway.vsix'));
      await server.start();
      return server;
    };

    // The launchers make system calls that Node.js has no function for.
    const hasPerl = process.platform === 'linux' && existsSync('/usr/bin/perl');

    it('shows processes that were reparented to a subreaper as orphans, and not when they are its zombies', async function () {
      // The number of prctl is that of x64; 36 is PR_SET_CHILD_SUBREAPER.
      if (!hasPerl || process.arch !== 'x64') this.skip();
      const server = await startServer('below', 'syscall(157, 36, 1, 0, 0, 0) == 0 or die;');
      const scenario = await Scenario.open(vscode.workbench, {
        mark: 'below',
        folder: vscode.workbench.makeWorkspace('below'),
        address: (folder) => server.address(folder),
      });
      await scenario.terminals.openAndRun(
        `(setsid ${scenario.programs.waiter('twice')} &); nohup ${scenario.programs.waiter('nohup')} >/dev/null &`,
      );
      await scenario.programs.started('nohup');
      await scenario.terminals.close();
      await scenario.orphans.waitFor('twice', 'nohup');
      for (const orphan of await scenario.programs.running('')) {
        assert.equal(orphan.parent, server.pid);
        await scenario.programs.kill(orphan);
        await waitFor('a zombie of the subreaper', soonMs, async () =>
          (await vscode.workbench.sandbox.processes()).some(({ pid, state }) => pid === orphan.pid && state === 'Z'),
        );
      }
      await scenario.orphans.waitForCount(0);
      await scenario.terminals.open();
      await scenario.orphans.waitUntilClassified();
      await scenario.window.close();
      await server.stop();
    });

    it('finds an orphan whose environment may not be read by descent', async function () {
      // Root may read every environment, so the server runs as another user, which has to be able to read it.
      const { main, node } = await installServer(getVSCodeVersion());
      if (!hasPerl || process.getuid?.() !== 0 || !isReadableByAll(main) || !isReadableByAll(node)) this.skip();
      chmodSync(vscode.workbench.folder, 0o755);
      const nobodyUid = 65534;
      const chownAll = (folder: string): void => {
        for (const path of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
          chownSync(join(folder, path), nobodyUid, nobodyUid);
      };
      const become = `$( = ${nobodyUid}; $) = '${nobodyUid} ${nobodyUid}'; ($<, $>) = (${nobodyUid}, ${nobodyUid}); $> == ${nobodyUid} or die;`;
      const server = await startServer('nobody', become, chownAll);
      const folder = vscode.workbench.makeWorkspace('locked');
      const scenario = await Scenario.open(vscode.workbench, {
        mark: 'locked',
        folder,
        address: (path) => server.address(path),
      });
      chownAll(folder);
      const start = `sh -c 'setsid ${scenario.programs.waiter('seen')} & exec ${scenario.programs.waiter('holder')}' &`;
      // The environment of a process may not be read by a user who may not read its program (proc(5), PR_SET_DUMPABLE).
      chmodSync(join(folder, 'locked-seen'), 0o711);
      await scenario.terminals.openAndRun(start);
      const { pid } = await scenario.programs.started('seen');
      await scenario.window.row('locked-seen', 'Processes').waitFor();
      await scenario.window.typeInTerminal(`cat /proc/${pid}/environ`);
      await scenario.window.terminalScreen().filter({ hasText: 'Permission denied' }).waitFor();
      await scenario.terminals.close();
      await scenario.orphans.waitFor('seen');
      await scenario.clear();
      await scenario.window.close();
      await server.stop();
    });
  });
});

/** Whether all users may read a file and pass through all folders above it. */
function isReadableByAll(file: string): boolean {
  let folder = dirname(file);
  while (folder !== dirname(folder) && (statSync(folder).mode & 0o001) !== 0) folder = dirname(folder);
  return folder === dirname(folder) && (statSync(file).mode & 0o004) !== 0;
}
