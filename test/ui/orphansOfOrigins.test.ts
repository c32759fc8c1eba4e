import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../host/launch/workbench';
import { openWorkbench, report, Scene, scenarioTimeout } from './scene';

/** Starts a program that lives on in a session of its own, writes nothing, and says when it has been started. */
function leaveBehind(command: string): string {
  const [file = '', ...args] = command.split(' ');
  return `const child = require('child_process').spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { detached: true, stdio: 'ignore' });
child.unref();`;
}

/** The scenarios of ORPHANS.md in which something else than a terminal leaves a process behind. */
describe('orphans of tasks, debug sessions and extensions', function () {
  this.timeout(scenarioTimeout);

  let workbench: Workbench;
  let scene: Scene;

  before(async () => {
    workbench = await openWorkbench();
    const folder = workbench.makeWorkspace('origins');
    mkdirSync(join(folder, '.vscode'));
    const program = (name: string, code: string): string => {
      writeFileSync(join(folder, `two-${name}.js`), code);
      return `node two-${name}.js`;
    };
    // Ends when the test has seen what it started.
    const serve = program(
      'serve',
      `${leaveBehind('./two-server 1000')} setInterval(() => { if (require('fs').existsSync('two-end')) process.exit(); }, 50);`,
    );
    const watch = program('watch', `${leaveBehind('./two-watched 1000')} setInterval(() => {}, 1000);`);
    const task = (label: string, command: string) => ({ label, type: 'shell', command, problemMatcher: [] });
    writeFileSync(
      join(folder, '.vscode', 'tasks.json'),
      JSON.stringify({ version: '2.0.0', tasks: [task('serve', serve), task('watch', watch)] }),
    );
    // Ignores the signals by which a program is asked to exit, and has its child do so.
    program(
      'debuggee',
      `require('child_process').spawn('sh', ['-c', 'trap "" TERM INT HUP; exec ./two-stubborn 1000'], { stdio: 'ignore' });
setInterval(() => {}, 1000);`,
    );
    program('stayer', 'setInterval(() => {}, 1000);');
    const configurations = [
      ['debuggee', 'polite'],
      ['stayer', 'none'],
    ].map(([name, killBehavior]) => ({
      name,
      type: 'node',
      request: 'launch',
      program: join(folder, `two-${name}.js`),
      cwd: folder,
      console: 'internalConsole',
      internalConsoleOptions: 'neverOpen',
      killBehavior,
    }));
    writeFileSync(join(folder, '.vscode', 'launch.json'), JSON.stringify({ version: '0.2.0', configurations }));
    scene = await Scene.open(workbench, { mark: 'two', folder });
    for (const name of ['server', 'watched', 'stubborn']) scene.waiter(name);
  });

  after(async () => {
    await workbench.close();
  });

  afterEach(async () => {
    await scene.clear();
  });

  it('a task that has ended leaves its server', async () => {
    await scene.window.runTask('serve');
    const server = await scene.started('server');
    await scene.window.row('two-server', 'Processes').waitFor();
    writeFileSync(join(scene.folder, 'two-end'), '');
    await scene.abandoned(server);
    const abandoned = Date.now();
    report('task ended to warning', abandoned, await scene.warnedOf('server'));
    await scene.window.row('two-server', 'Processes').filter({ hasText: 'from serve' }).waitFor();
  });

  it('a task that is terminated leaves its helper', async () => {
    await scene.window.runTask('watch');
    const helper = await scene.started('watched');
    await scene.window.row('two-watched', 'Processes').waitFor();
    await scene.window.runCommand('Tasks: Terminate Task');
    await scene.window.quickPick().items().filter({ hasText: 'watch' }).first().click();
    await scene.abandoned(helper);
    const abandoned = Date.now();
    report('task terminated to warning', abandoned, await scene.warnedOf('watched'));
    await scene.window.row('two-watched', 'Processes').filter({ hasText: 'from watch' }).waitFor();
  });

  const debug = async (name: string): Promise<void> => {
    await scene.window.runCommand('Debug: Select and Start Debugging');
    await scene.window.quickPick().items().filter({ hasText: name }).first().click();
  };

  it('a debug session that is stopped leaves its child', async () => {
    await debug('debuggee');
    const child = await scene.started('stubborn');
    await scene.window.openProcessesView();
    await scene.window.row('two-stubborn', 'Processes').waitFor();
    await scene.window.runCommand('Debug: Stop');
    await scene.abandoned(child);
    const abandoned = Date.now();
    await scene.window.openProcessesView();
    report('debug session stopped to warning', abandoned, await scene.warnedOf('stubborn'));
    await scene.window.row('two-stubborn', 'Processes').filter({ hasText: 'from debuggee' }).waitFor();
  });

  it('a debug session that is stopped leaves its program, when that is not ended with it', async () => {
    await debug('stayer');
    await scene.started('stayer');
    await scene.window.openProcessesView();
    await scene.window.row('stayer', 'Processes').waitFor();
    await scene.window.row('node two-stayer.js', 'Processes').waitFor({ state: 'detached' });
    await scene.window.runCommand('Debug: Stop');
    const stopped = Date.now();
    await scene.window.openProcessesView();
    report('debug session stopped to warning, its program going on', stopped, await scene.warnedOf('stayer'));
    await scene.window.row('node two-stayer.js', 'Processes').filter({ hasText: 'from stayer' }).waitFor();
  });
});
