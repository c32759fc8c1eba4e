import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';
import { reportDuration } from './support/timing';

/** Code that starts a program in a session of its own, without output. */
function leaveBehind(command: string): string {
  const [file = '', ...args] = command.split(' ');
  return `const child = require('child_process').spawn(${JSON.stringify(file)}, ${JSON.stringify(args)}, { detached: true, stdio: 'ignore' });
child.unref();`;
}

/** The scenarios of ORPHANS.md in which a task or a debug session leaves a process behind. */
describeInVSCode('Orphans of tasks and debug sessions', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    const folder = vscode.workbench.makeWorkspace('origins');
    mkdirSync(join(folder, '.vscode'));
    const program = (name: string, code: string): string => {
      writeFileSync(join(folder, `two-${name}.js`), code);
      return `node two-${name}.js`;
    };
    // Ends when the test writes a file.
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
    // Its child ignores the signals that ask a program to exit.
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
    scenario = await Scenario.open(vscode.workbench, { mark: 'two', folder });
    for (const name of ['server', 'watched', 'stubborn']) scenario.programs.waiter(name);
  });

  afterEach(async () => {
    await scenario.clear();
  });

  it('shows the server of a task that has ended as an orphan of the task', async () => {
    await scenario.window.runTask('serve');
    const server = await scenario.programs.started('server');
    await scenario.window.row('two-server', 'Processes').waitFor();
    writeFileSync(join(scenario.folder, 'two-end'), '');
    await scenario.programs.reparented(server);
    const abandoned = Date.now();
    reportDuration('task ended to warning', abandoned, await scenario.orphans.waitFor('server'));
    await scenario.window.row('two-server', 'Processes').filter({ hasText: 'from serve' }).waitFor();
  });

  it('shows the helper of a task that is terminated as an orphan of the task', async () => {
    await scenario.window.runTask('watch');
    const helper = await scenario.programs.started('watched');
    await scenario.window.row('two-watched', 'Processes').waitFor();
    await scenario.window.runCommand('Tasks: Terminate Task');
    await scenario.window.quickPick().items().filter({ hasText: 'watch' }).first().click();
    await scenario.programs.reparented(helper);
    const abandoned = Date.now();
    reportDuration('task terminated to warning', abandoned, await scenario.orphans.waitFor('watched'));
    await scenario.window.row('two-watched', 'Processes').filter({ hasText: 'from watch' }).waitFor();
  });

  const debug = async (name: string): Promise<void> => {
    await scenario.window.runCommand('Debug: Select and Start Debugging');
    await scenario.window.quickPick().items().filter({ hasText: name }).first().click();
  };

  it('shows the child of a debugged program that ignores SIGTERM as an orphan when the session is stopped', async () => {
    await debug('debuggee');
    const child = await scenario.programs.started('stubborn');
    await scenario.window.openProcessesView();
    await scenario.window.row('two-stubborn', 'Processes').waitFor();
    await scenario.window.runCommand('Debug: Stop');
    await scenario.programs.reparented(child);
    const abandoned = Date.now();
    await scenario.window.openProcessesView();
    reportDuration('debug session stopped to warning', abandoned, await scenario.orphans.waitFor('stubborn'));
    await scenario.window.row('two-stubborn', 'Processes').filter({ hasText: 'from debuggee' }).waitFor();
  });

  it('shows the program of a stopped debug session as an orphan if it still runs', async () => {
    await debug('stayer');
    await scenario.programs.started('stayer');
    await scenario.window.openProcessesView();
    await scenario.window.row('stayer', 'Processes').waitFor();
    await scenario.window.row('two-stayer.js', 'Processes').waitFor({ state: 'detached' });
    await scenario.window.runCommand('Debug: Stop');
    const stopped = Date.now();
    await scenario.window.openProcessesView();
    reportDuration(
      'debug session stopped to warning, its program going on',
      stopped,
      await scenario.orphans.waitFor('stayer'),
    );
    await scenario.window.row('two-stayer.js', 'Processes').filter({ hasText: 'from stayer' }).waitFor();
  });
});
