import { packageExtension } from '../../host/launch/packageExtension';

/** The name that the extension has in VS Code. */
export const earlyExtensionName = 'Early Bird';

/** The task that the extension runs when it starts. */
export const earlyTaskName = 'early';

/** The file that it writes into the workspace when VS Code has reported the process of the task. */
export const earlyTaskFile = 'early-task-runs';

/** Opens a hidden terminal with the name `bg`, as agents do. */
export const openHiddenTerminal = 'Early Bird: Open a Hidden Terminal';

const main = `const vscode = require('vscode');
const path = require('path');
const fs = require('fs');
exports.activate = async (context) => {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  context.subscriptions.push(
    vscode.commands.registerCommand('early.openHiddenTerminal', () => {
      vscode.window.createTerminal({ name: 'bg', hideFromUser: true, shellPath: '/bin/sh', cwd: folder });
    }),
  );
  if (!folder) return;
  require('child_process').spawn(process.execPath, [path.join(__dirname, 'early-server.js')], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: 'ignore',
  });
  const execution = new vscode.ProcessExecution('node', ['early-watch.js'], { cwd: folder });
  const task = new vscode.Task({ type: 'early' }, vscode.workspace.workspaceFolders[0], '${earlyTaskName}', 'bird', execution);
  task.isBackground = true;
  const started = new Promise((resolve) => context.subscriptions.push(vscode.tasks.onDidStartTaskProcess(resolve)));
  await vscode.tasks.executeTask(task);
  await started;
  fs.writeFileSync(path.join(folder, '${earlyTaskFile}'), '');
};`;

/**
 * Packages an extension that starts before all that wait for the end of the start, and that has a server in its own folder.
 * @returns the path of the package.
 */
export async function packageEarlyExtension(): Promise<string> {
  const manifest = {
    name: 'early-bird',
    displayName: earlyExtensionName,
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.90.0' },
    main: './main.js',
    activationEvents: ['*'],
    contributes: {
      commands: [{ command: 'early.openHiddenTerminal', title: openHiddenTerminal }],
      taskDefinitions: [{ type: 'early' }],
    },
  };
  return await packageExtension(manifest, { 'main.js': main, 'early-server.js': 'setInterval(() => {}, 1000);' });
}
