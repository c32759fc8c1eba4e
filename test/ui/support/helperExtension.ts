import { packageExtension } from '../../host/launch/packageExtension';

/** Changes the environment of terminals. After that, VS Code requests a relaunch of all open terminals. */
export const changeEnvironment = 'Helper: Change the Environment of Terminals';

/** Opens a hidden terminal with a program of the workspace, as agents do. */
export const openHiddenTerminal = 'Helper: Open a Hidden Terminal';

/** Switches the environment marker off, and shows a notification after that. */
export const switchMarkerOff = 'Helper: Switch the Marker Off';

/** Starts a program of the workspace, if there is one of that name, and never ends it. */
const code = (file: string) => `const vscode = require('vscode');
const path = require('path');
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('helper.changeEnvironment', () => {
      context.environmentVariableCollection.replace('HELPER', String(Date.now()));
    }),
    vscode.commands.registerCommand('helper.switchMarkerOff', async () => {
      await vscode.workspace.getConfiguration('runaway').update('orphans.cookie', false, vscode.ConfigurationTarget.Workspace);
      void vscode.window.showInformationMessage('The marker is off');
    }),
  );
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  context.subscriptions.push(
    vscode.commands.registerCommand('helper.openHiddenTerminal', () => {
      const program = path.join(folder, ${JSON.stringify(file)}) + '-hidden 1000; true';
      vscode.window.createTerminal({ name: 'bg', hideFromUser: true, shellPath: '/bin/sh', shellArgs: ['-c', program] });
    }),
  );
  if (!folder) return;
  const child = require('child_process').spawn(path.join(folder, ${JSON.stringify(file)}), ['1000'], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
};`;

/**
 * Packages an extension that starts a helper program, as extensions start language servers, and that has commands for tests.
 * @returns the path of the package.
 */
export async function packageHelperExtension(file: string): Promise<string> {
  const manifest = {
    name: 'helper',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.90.0' },
    main: './main.js',
    activationEvents: ['onStartupFinished'],
    contributes: {
      commands: [
        { command: 'helper.changeEnvironment', title: changeEnvironment },
        { command: 'helper.switchMarkerOff', title: switchMarkerOff },
        { command: 'helper.openHiddenTerminal', title: openHiddenTerminal },
      ],
    },
  };
  return await packageExtension(manifest, { 'main.js': code(file) });
}
