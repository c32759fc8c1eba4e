import * as vscode from 'vscode';

/** Offers to reload the window, for a setting that applies only then. */
export async function offerReload(settingId: string): Promise<void> {
  const reload = vscode.l10n.t('Reload Window');
  const message = vscode.l10n.t('The setting “{0}” applies once the window is reloaded.', settingId);
  const choice = await vscode.window.showInformationMessage(message, reload);
  if (choice === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
