import * as vscode from 'vscode';

/**
 * Shows that a menu command has arrived without its row. While VS Code redraws a row it drops the rows below it, and a
 * command that is chosen at that moment has no row.
 */
export function showRowLost(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The list of processes has just changed. Please choose again.'),
  );
}

/** Shows that the selected rows, such as *Detached* or that of the extension host, stand for no process to end. */
export function showNothingToEnd(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Nothing was sent: what is selected stands for no process that can be ended. Choose one below it.'),
  );
}

/** Shows that there is no process to choose. */
export function showNoProcesses(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('This workspace has started no processes that are still running.'),
  );
}

/** Shows that there is nothing to say about the selected rows, or about a process that is not ours. */
export function showNothingToExplain(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'There is nothing to explain: what is selected stands for no process that this workspace has started.',
    ),
  );
}

/** Shows that the selected rows stand for no process that runs, or that there is none with the pid. */
export function showNothingToInspect(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('There is nothing to look into: what is selected stands for no process that runs.'),
  );
}
