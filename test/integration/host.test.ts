import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

describe('the extension host', () => {
  it('is that of the expected VS Code', () => {
    assert.equal(vscode.version, process.env.RUNAWAY_EXPECTED_VSCODE);
  });

  it('has this extension', () => {
    assert.ok(vscode.extensions.getExtension('runaway-tools.runaway'));
  });

  it('has a workspace folder', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
  });

  it('can open a terminal and knows the pid of its shell', async () => {
    const terminal = vscode.window.createTerminal('smoke test');
    const pid = await terminal.processId;
    assert.ok(pid !== undefined && pid > 1);
    terminal.dispose();
  });
});
