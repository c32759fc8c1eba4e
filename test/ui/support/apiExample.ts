import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageExtension } from '../../host/launch/packageExtension';
import { repository } from '../../host/paths';

/** The example of `docs/api.md`, as it is written there. */
export function readApiExample(): string {
  const text = readFileSync(join(repository, 'docs', 'api.md'), 'utf8');
  const [, example] = /^## An example$[\s\S]*?^```ts$([\s\S]*?)^```$/m.exec(text) ?? [];
  if (example === undefined) throw new Error('docs/api.md has no example');
  return example;
}

/** Signals pid 1, and shows the reason why nothing was sent. */
export const terminateInit = 'Example: Terminate Pid 1';

/** Shows the command lines and origins of the orphans. */
export const showOrphans = 'Example: Show Orphans';

/** Runs the example, and tries what it does not show. */
const main = `const vscode = require('vscode');
const { activate } = require('./example');
exports.activate = async (context) => {
  await activate(context);
  const runaway = vscode.extensions.getExtension('runaway-tools.runaway').exports;
  const show = (text) => void vscode.window.showInformationMessage(text);
  context.subscriptions.push(
    vscode.commands.registerCommand('example.terminateInit', () =>
      runaway.terminate({ pid: 1 }).then(() => show('sent'), ({ reason }) => show('Refused: ' + reason))),
    vscode.commands.registerCommand('example.showOrphans', () =>
      show(runaway.orphans.map(({ commandLine, originKind }) => commandLine.join(' ') + ' of a ' + originKind).join())),
  );
};`;

/**
 * Packages the example as an extension.
 * @returns the path of the package.
 */
export async function packageApiExample(): Promise<string> {
  const manifest = {
    name: 'example',
    publisher: 'test',
    version: '1.0.0',
    engines: { vscode: '^1.96.0' },
    main: './main.js',
    extensionKind: ['workspace'],
    extensionDependencies: ['runaway-tools.runaway'],
    activationEvents: ['onStartupFinished'],
    contributes: {
      commands: [
        { command: 'example.stopServer', title: 'Example: Stop a Server' },
        { command: 'example.terminateInit', title: terminateInit },
        { command: 'example.showOrphans', title: showOrphans },
      ],
    },
  };
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const example = ts.transpileModule(readApiExample(), { compilerOptions }).outputText;
  return await packageExtension(manifest, { 'example.js': example, 'main.js': main });
}
