import * as vscode from 'vscode';
import { showInStatusBar } from '../../ui/statusMessage';

/** Puts lines into the clipboard, and says so. */
export async function copyLines(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to copy.'));
    return;
  }
  await vscode.env.clipboard.writeText(lines.join('\n'));
  showInStatusBar(lines.length === 1 ? vscode.l10n.t('Copied') : vscode.l10n.t('Copied {0} lines', lines.length));
}
