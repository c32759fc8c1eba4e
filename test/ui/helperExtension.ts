import { createVSIX } from '@vscode/vsce';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from '../host/tempFolder';

/** A change of the environment, after which VS Code asks for a relaunch of all terminals that are open. */
export const changeEnvironment = 'Helper: Change the Environment of Terminals';

/** With a shell and a program of the workspace in it, as agents open them. */
export const openHiddenTerminal = 'Helper: Open a Hidden Terminal';

/** Has settled when it says so. */
export const switchCookieOff = 'Helper: Switch the Cookie Off';

/** Starts a program of the workspace, if it has one of that name, and does not care what becomes of it. */
const code = (file: string) => `const vscode = require('vscode');
const path = require('path');
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('helper.changeEnvironment', () => {
      context.environmentVariableCollection.replace('HELPER', String(Date.now()));
    }),
    vscode.commands.registerCommand('helper.switchCookieOff', async () => {
      await vscode.workspace.getConfiguration('runaway').update('orphans.cookie', false, vscode.ConfigurationTarget.Workspace);
      void vscode.window.showInformationMessage('The cookie is off');
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

/** An extension that starts a helper: what language servers are, without a language. And it has commands for tests. */
export async function packageHelperExtension(file: string): Promise<string> {
  const folder = makeTempFolder();
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
        { command: 'helper.switchCookieOff', title: switchCookieOff },
        { command: 'helper.openHiddenTerminal', title: openHiddenTerminal },
      ],
    },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'main.js'), code(file));
  const packagePath = join(folder, 'helper.vsix');
  await createVSIX({ cwd: folder, packagePath, allowMissingRepository: true, skipLicense: true, dependencies: false });
  return packagePath;
}
