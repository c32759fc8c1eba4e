import * as vscode from 'vscode';

/** Refresh and Show Log. */
export function registerViewCommands(refresh: () => Promise<void>, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('runaway.refresh', refresh),
    vscode.commands.registerCommand('runaway.showLog', () => {
      log.show();
    }),
  );
}
