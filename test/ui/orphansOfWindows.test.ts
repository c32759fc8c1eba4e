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
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, report, Scene, scenarioTimeout, soon } from './scene';

/** The scenarios of ORPHANS.md about windows: two of them, hidden ones, closed ones, ones without a folder. */
describe('orphans, in several windows', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench();
  });

  after(async () => {
    await workbench.close();
  });

  const extensionHosts = async () => (await workbench.extensionHosts()).map(({ pid }) => pid);

  it('two windows on two folders never claim each other’s processes', async () => {
    const left = await Scene.open(workbench, { mark: 'left', folder: workbench.makeWorkspace('left') });
    const right = await Scene.open(workbench, { mark: 'right', folder: workbench.makeWorkspace('right') });
    await left.inNewTerminal(`(setsid ${left.waiter('a')} &)`);
    await right.inNewTerminal(`(setsid ${right.waiter('b')} &)`);
    await left.warnedOf('left-a');
    await right.warnedOf('right-b');
    await left.judged('left-a');
    await right.judged('right-b');
    await left.clear();
    await right.clear();
    await left.window.close();
    await right.window.close();
  });

  it('two windows on one folder: each warns of its own, and who stays takes over when the other is closed', async () => {
    const folder = workbench.makeWorkspace('shared');
    const first = await Scene.open(workbench, { mark: 'first', folder });
    await first.inNewTerminal(`(setsid ${first.waiter('a')} &)`);
    await first.warnedOf('first-a');
    const others = await extensionHosts();
    const second = await Scene.open(workbench, { mark: 'second', folder });
    const [host, ...more] = (await extensionHosts()).filter((pid) => !others.includes(pid));
    assert.ok(host);
    assert.deepEqual(more, []);
    await second.inNewTerminal(`(setsid ${second.waiter('b')} &)`);
    await second.warnedOf('second-b');
    await first.judged('first-a');
    await second.judged('second-b');
    await second.window.close();
    await waitFor('its extension host to end', soon, async () => !(await extensionHosts()).includes(host));
    const closed = Date.now();
    report('window closed to warning in the other', closed, await first.warnedOf('first-a', 'second-b'));
    await second.kill(await second.started('b'));
    await first.clear();
    await first.window.close();
  });

  it('a window that vanishes without a goodbye: who comes next takes over, though its extension host lives on', async () => {
    const folder = workbench.makeWorkspace('vanished');
    const others = await extensionHosts();
    const lost = await Scene.open(workbench, { mark: 'lost', folder });
    const [host, ...more] = (await extensionHosts()).filter((pid) => !others.includes(pid));
    assert.ok(host);
    assert.deepEqual(more, []);
    await lost.inNewTerminal(`(setsid ${lost.waiter('a')} &)`);
    await lost.warnedOf('lost-a');
    await lost.window.page.evaluate(`WebSocket.prototype.send = () => {}`);
    await lost.window.close();
    const closed = Date.now();
    const next = await Scene.open(workbench, { mark: 'next', folder });
    report('window vanished to warning in the next', closed, await next.warnedOf('lost-a'));
    assert.ok((await extensionHosts()).includes(host));
    await next.newTerminal();
    await next.judged('lost-a');
    await next.kill({ pid: host });
    await next.kill(await lost.started('a'));
    await next.clear();
    await next.window.close();
  });

  it('a hidden view and a window without focus: warned all the same', async () => {
    const scene = await Scene.open(workbench, { mark: 'hidden', folder: workbench.makeWorkspace('hidden') });
    await scene.inNewTerminal(
      `nohup ${scene.waiter('a')} >/dev/null & nohup sh -c '${scene.waiter('b')} & exec ${scene.waiter('c')}' >/dev/null &`,
    );
    await scene.started('b');
    const parent = await scene.started('c');
    await scene.window.row('hidden-b', 'Processes').waitFor();
    await scene.window.page.keyboard.press('Control+Shift+E');
    await scene.window.rows('Processes').first().waitFor({ state: 'detached' });
    await scene.window.page.evaluate(`document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))`);
    await scene.kill(parent);
    const killed = Date.now();
    report('parent gone to warning, hidden', killed, await scene.warned(1));
    report('terminal gone to warning, hidden', await scene.closeTerminal(), await scene.warned(2), 1_000);
    await scene.window.page.evaluate(`delete document.hasFocus`);
    await scene.clear();
    await scene.window.close();
  });

  it('with the cookie switched off, what has been seen or is in the session of a terminal is warned of', async () => {
    const scene = await Scene.open(workbench, {
      mark: 'plain',
      folder: workbench.makeWorkspace('plain'),
      settings: { 'runaway.orphans.cookie': false },
    });
    await scene.inNewTerminal('echo "cookie=<$RUNAWAY_WORKSPACE>"');
    await scene.window.terminalScreen().filter({ hasText: 'cookie=<>' }).waitFor();
    const holder = `sh -c 'setsid ${scene.waiter('seen')} & exec ${scene.waiter('holder')}' &`;
    await scene.window.typeInTerminal(`nohup ${scene.waiter('nohup')} >/dev/null & ${holder}`);
    await scene.window.row('plain-seen', 'Processes').waitFor();
    const closed = await scene.closeTerminal();
    report('terminal gone to warning, no cookie', closed, await scene.warnedOf('nohup', 'seen'), 1_000);
    await scene.clear();
    await scene.window.close();
  });

  it('a program without an environment is known by descent', async () => {
    const scene = await Scene.open(workbench, { mark: 'bare', folder: workbench.makeWorkspace('bare') });
    await scene.inNewTerminal(`sh -c 'setsid env -i ${scene.waiter('seen')} & exec ${scene.waiter('holder')}' &`);
    await scene.window.row('bare-seen', 'Processes').waitFor();
    await scene.closeTerminal();
    await scene.warnedOf('seen');
    await scene.clear();
    await scene.window.close();
  });

  it('a window without a folder', async () => {
    const scene = await Scene.open(workbench, { mark: 'empty' });
    const nohup = scene.waiter('nohup').replace('./', `${scene.folder}/`);
    await scene.inNewTerminal(`nohup ${nohup} >/dev/null &`);
    await scene.started('nohup');
    const closed = await scene.closeTerminal();
    report('terminal gone to warning, no folder', closed, await scene.warnedOf('nohup'), 1_000);
    await scene.reload();
    await scene.warnedOf('nohup');
    await scene.clear();
    await scene.window.close();
  });

  it('orphans are terminated when the window closes, if the person wants that', async () => {
    const scene = await Scene.open(workbench, {
      mark: 'close',
      folder: workbench.makeWorkspace('close'),
      settings: { 'runaway.orphans.onWindowClose': 'terminate' },
    });
    await scene.inNewTerminal(`(setsid sh -c '${scene.waiter('leaf')} & wait' &); ${scene.waiter('mine')} &`);
    const leaf = await scene.started('leaf');
    await scene.started('mine');
    await scene.warned(1);
    await scene.window.close();
    const closed = Date.now();
    await scene.gone('leaf');
    report('window closed to orphans gone', closed, Date.now());
    const parents = (await workbench.sandbox.processes()).filter(
      ({ pid, state }) => pid === leaf.parent && state !== 'Z',
    );
    assert.deepEqual(parents, []);
    for (const process of await scene.running('')) await scene.kill(process);
  });

  describe('of a server that was started in another way', () => {
    /**
     * A second server, in the sandbox of the first, for whose sake perl changes something before it becomes Node: what
     * prctl(2) and setuid(2) make of a process stays when it executes another program.
     */
    const startServer = async (name: string, perl: string, prepare: (folder: string) => void = () => undefined) => {
      const installed = await installServer(getVSCodeVersion());
      const home = workbench.makeWorkspace(`server-${name}`);
      const node = join(home, 'node');
      writeFileSync(node, `#!/usr/bin/perl\n${perl}\nexec '${installed.node}', @ARGV;\n`);
      chmodSync(node, 0o755);
      const dataFolder = join(home, 'data');
      writeSettings(dataFolder, quietSettings);
      prepare(home);
      const server = new Server({
        installed: { ...installed, node },
        sandbox: workbench.sandbox,
        dataFolder,
        extensionsFolder: join(home, 'extensions'),
        env: testEnvironment(home),
      });
      await server.installExtension(join(repository, 'runaway.vsix'));
      await server.start();
      return server;
    };

    const hasPerl = process.platform === 'linux' && existsSync('/usr/bin/perl');

    it('below a subreaper, orphans go to it instead of pid 1, and are warned of; as its zombies they are not', async function () {
      // The number of prctl is that of x64; 36 is PR_SET_CHILD_SUBREAPER.
      if (!hasPerl || process.arch !== 'x64') this.skip();
      const server = await startServer('below', 'syscall(157, 36, 1, 0, 0, 0) == 0 or die;');
      const scene = await Scene.open(workbench, {
        mark: 'below',
        folder: workbench.makeWorkspace('below'),
        address: (folder) => server.address(folder),
      });
      await scene.inNewTerminal(`(setsid ${scene.waiter('twice')} &); nohup ${scene.waiter('nohup')} >/dev/null &`);
      await scene.started('nohup');
      await scene.closeTerminal();
      await scene.warnedOf('twice', 'nohup');
      for (const orphan of await scene.running('')) {
        assert.equal(orphan.parent, server.pid);
        await scene.kill(orphan);
        await waitFor('a zombie of the subreaper', soon, async () =>
          (await workbench.sandbox.processes()).some(({ pid, state }) => pid === orphan.pid && state === 'Z'),
        );
      }
      await scene.warned(0);
      await scene.newTerminal();
      await scene.judged();
      await scene.window.close();
      await server.stop();
    });

    it('a program whose environment may not be read is known by descent', async function () {
      // Who is root may read all, so the server has to be somebody else's, who can reach it.
      const { main, node } = await installServer(getVSCodeVersion());
      if (!hasPerl || process.getuid?.() !== 0 || !isOpenToAll(main) || !isOpenToAll(node)) this.skip();
      chmodSync(workbench.folder, 0o755);
      const nobody = 65534;
      const own = (folder: string): void => {
        for (const path of ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })])
          chownSync(join(folder, path), nobody, nobody);
      };
      const become = `$( = ${nobody}; $) = '${nobody} ${nobody}'; ($<, $>) = (${nobody}, ${nobody}); $> == ${nobody} or die;`;
      const server = await startServer('nobody', become, own);
      const folder = workbench.makeWorkspace('locked');
      const scene = await Scene.open(workbench, { mark: 'locked', folder, address: (path) => server.address(path) });
      own(folder);
      const start = `sh -c 'setsid ${scene.waiter('seen')} & exec ${scene.waiter('holder')}' &`;
      // Who may run a program but not read it may not look into its processes either (proc(5), PR_SET_DUMPABLE).
      chmodSync(join(folder, 'locked-seen'), 0o711);
      await scene.inNewTerminal(start);
      const { pid } = await scene.started('seen');
      await scene.window.row('locked-seen', 'Processes').waitFor();
      await scene.window.typeInTerminal(`cat /proc/${pid}/environ`);
      await scene.window.terminalScreen().filter({ hasText: 'Permission denied' }).waitFor();
      await scene.closeTerminal();
      await scene.warnedOf('seen');
      await scene.clear();
      await scene.window.close();
      await server.stop();
    });
  });
});

/** Whether everybody may read a file and pass through all folders above it. */
function isOpenToAll(file: string): boolean {
  let folder = dirname(file);
  while (folder !== dirname(folder) && (statSync(folder).mode & 0o001) !== 0) folder = dirname(folder);
  return folder === dirname(folder) && (statSync(file).mode & 0o004) !== 0;
}
