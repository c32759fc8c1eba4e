import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import type { RunawayApi } from '../../src/api';

/** A program that does nothing for long. Windows has no `sleep`; in PowerShell that is a command of the shell. */
const [program, args] = process.platform === 'win32' ? ['ping', '-n 4242 127.0.0.1'] : ['sleep', '4242'];

describe('the extension', () => {
  it('registers every command that its manifest contributes, and no other', async () => {
    const extension = vscode.extensions.getExtension<RunawayApi>('runaway-tools.runaway') ?? assert.fail();
    await extension.activate();
    const manifest = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    const named = manifest.contributes.commands.map(({ command }) => command).sort();
    const registered = (await vscode.commands.getCommands(true)).filter(
      // VS Code makes commands of its own for the view: `runaway.processes.focus` and the like.
      (command) => command.startsWith('runaway.') && !command.startsWith('runaway.processes.'),
    );
    assert.deepEqual(registered.sort(), named);
  });

  it('lists the processes of a terminal for other extensions', async () => {
    const extension = vscode.extensions.getExtension<RunawayApi>('runaway-tools.runaway') ?? assert.fail();
    const api = await extension.activate();
    const terminal = vscode.window.createTerminal('listed');
    try {
      await terminal.processId;
      terminal.sendText(`${program} ${args}`);
      const found = await new Promise<RunawayApi['processes'][number]>((resolve, reject) => {
        const deadline = setTimeout(() => {
          subscription.dispose();
          reject(new Error(`${program} is not listed`));
        }, 20_000);
        const subscription = api.onDidChange(() => {
          const process = api.processes.find(({ commandLine }) => commandLine.slice(1).join(' ') === args);
          if (!process) return;
          clearTimeout(deadline);
          subscription.dispose();
          resolve(process);
        });
      });
      assert.equal(found.origin, 'listed');
      assert.equal(found.name.toLowerCase().replace(/\.exe$/, ''), program);
      assert.ok(found.memory > 0);
      assert.deepEqual(found.children, []);
    } finally {
      terminal.dispose();
    }
  });
});
