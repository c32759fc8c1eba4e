import * as vscode from 'vscode';
import type { Target } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import { findListed, type ListedProcess } from '../../process/model/snapshotQueries';
import { displayName } from '../../process/programs/displayName';
import { nameAndPid } from '../../ui/processNames';
import { isForced, type EndAction } from './endAction';

/**
 * Asks the user before another VS Code is ended: its windows end with it, and all processes in them.
 * @returns the targets that are another VS Code, all confirmed; undefined if the user has cancelled.
 */
export async function confirmVSCodes(
  action: EndAction,
  targets: readonly Target[],
  snapshot: Snapshot,
): Promise<readonly Target[] | undefined> {
  const vscodes = targets.flatMap((target) => findListed(target, snapshot) ?? []).filter(({ isVSCode }) => isVSCode);
  if (vscodes.length === 0) return [];
  const end = isForced(action) ? vscode.l10n.t('Kill All of It') : vscode.l10n.t('Ask It to Exit');
  const answer = await vscode.window.showWarningMessage(
    vscodes.map(question).join(' '),
    {
      modal: true,
      detail: isForced(action)
        ? vscode.l10n.t('Its windows, their terminals and all that runs in them are killed. Unsaved work is lost.')
        : vscode.l10n.t('It closes its windows, and ends their terminals with all that runs in them.'),
    },
    end,
  );
  return answer === end ? vscodes.map(({ process }) => process) : undefined;
}

function question({ process, total }: ListedProcess): string {
  const name = nameAndPid({ name: displayName(process), pid: process.pid });
  return total.count === 1
    ? vscode.l10n.t('{0} is another VS Code. End it?', name)
    : vscode.l10n.t('{0} is another VS Code, with {1} processes. End it?', name, total.count);
}
