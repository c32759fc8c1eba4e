import * as vscode from 'vscode';
import type { ListedProcess } from '../../process/model/snapshotQueries';
import { messageName } from '../../ui/processNames';

/** The question before another VS Code is ended: its windows end with it, and all processes in them. */
export function vscodeQuestion({ process, total }: ListedProcess): string {
  const name = messageName(process);
  return total.count === 1
    ? vscode.l10n.t('{0} is another VS Code. End it?', name)
    : vscode.l10n.t('{0} is another VS Code, with {1} processes. End it?', name, total.count);
}

export function vscodeDetail(forced: boolean): string {
  return forced
    ? vscode.l10n.t('Its windows, their terminals and all that runs in them are killed. Unsaved work is lost.')
    : vscode.l10n.t('It closes its windows, and ends their terminals with all that runs in them.');
}

export function vscodeButton(forced: boolean): string {
  return forced ? vscode.l10n.t('Kill All of It') : vscode.l10n.t('Ask It to Exit');
}
