import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('The extension host of the integration tests', () => {
  it('belongs to the expected version of VS Code', () => {
    assert.equal(vscode.version, process.env.RUNAWAY_EXPECTED_VSCODE);
  });

  it('has the extension under test', () => {
    assert.ok(vscode.extensions.getExtension('runaway-tools.runaway'));
  });

  it('has a workspace folder', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });

  it('opens a terminal and knows the pid of its shell', async () => {
    const terminal = vscode.window.createTerminal('smoke test');
    const pid = await terminal.processId;
    assert.ok(pid !== undefined && pid > 1);
    terminal.dispose();
  });
});
