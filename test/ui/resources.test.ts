import { describeInVSCode } from './support/describeInVSCode';
import { Scenario } from './support/scenario';

describeInVSCode('Ports and what has just ended in the Processes view', {}, (vscode) => {
  let scenario: Scenario;

  before(async () => {
    scenario = await Scenario.open(vscode.workbench, {
      mark: 'resources',
      folder: vscode.workbench.makeWorkspace('resources'),
    });
  });

  afterEach(() => scenario.clear());

  it('are shown: a port on the row of the server that has opened it, until it is closed, and not on that of its worker', async () => {
    const { window, programs, terminals } = scenario;
    const command = programs.script(
      'server',
      `const server = require('net').createServer().listen(0, () => {
        require('child_process').spawn(process.execPath, ['resources-worker.js'], {
          stdio: ['ignore', 'ignore', 'ignore', server._handle.fd],
        });
      });
      process.on('SIGUSR2', () => server.close());`,
    );
    programs.script('worker', `setInterval(() => {}, 1000);`);
    await terminals.openAndRun(command);
    const row = window.row('resources-server.js', 'Processes');
    await row.filter({ hasText: /:\d{4,5}/ }).waitFor();
    const worker = window.row('resources-worker.js', 'Processes');
    await worker.filter({ hasNotText: /:\d{4,5}/ }).waitFor();
    await window.screenshot('resources-port');

    // The worker still has the socket: then it is the one that listens.
    await programs.kill(await programs.started('server'), 'SIGUSR2');
    await worker.filter({ hasText: /:\d{4,5}/ }).waitFor();
    await row.filter({ hasNotText: /:\d{4,5}/ }).waitFor();
    await programs.kill(await programs.started('worker'));
    await programs.gone('worker');
  });

  it('are shown: a process for some seconds after it has ended, and then no more', async () => {
    const { window, programs, terminals } = scenario;
    await terminals.openAndRun(programs.waiter('short'));
    const row = window.row('resources-short', 'Processes');
    await row.waitFor();
    const ended = row.filter({ hasText: 'ended after SIGKILL' });
    await window.contextMenu(row, 'Kill', ended);
    await window.screenshot('resources-ended');
    await row.waitFor({ state: 'detached' });
  });
});
