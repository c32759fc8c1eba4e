import * as vscode from 'vscode';
import { itemsFor, type PortItem } from './portItems';

/**
 * Lets the user type or choose a port.
 * @returns undefined if the user has cancelled.
 */
export function pickPort(listed: readonly PortItem[]): Promise<number | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<PortItem>();
    pick.title = vscode.l10n.t('Free a Port');
    pick.placeholder =
      listed.length === 0
        ? vscode.l10n.t('Type a port, such as 5173')
        : vscode.l10n.t('Choose a port of this workspace, or type any other');
    pick.matchOnDescription = true;
    pick.items = listed;
    pick.onDidChangeValue((value) => {
      pick.items = itemsFor(value, listed);
    });
    pick.onDidAccept(() => {
      const port = pick.selectedItems[0]?.port;
      if (port === undefined) return;
      resolve(port);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}
