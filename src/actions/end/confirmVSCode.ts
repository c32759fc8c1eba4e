import * as vscode from 'vscode';
import { displayName } from '../../process/programs/displayName';
import type { Snapshot } from '../../process/model/snapshot';
import { nameAndPid } from './outcomeText';
import { findListed, type ListedProcess } from '../../process/model/snapshotQueries';
import { type Target } from '../../process/identity';
import { type EndAction } from './endOutcome';

/**
 * Asks before another VS Code is ended: it takes its windows along, and all that runs in them. Returns those that the user
 * has confirmed (none where there are none among the targets); undefined when the user thinks better of it.
 */
export async function confirmVSCodes(
  way: EndAction,
  targets: readonly Target[],
  snapshot: Snapshot,
): Promise<readonly Target[] | undefined> {
  const found = targets.flatMap((target) => findListed(target, snapshot) ?? []).filter(({ isVSCode }) => isVSCode);
  if (found.length === 0) return [];
  const forced = way === 'kill' || way === 'killTree';
  const end = forced ? vscode.l10n.t('Kill All of It') : vscode.l10n.t('Ask It to Exit');
  const answer = await vscode.window.showWarningMessage(
    found.map(question).join(' '),
    {
      modal: true,
      detail: forced
        ? vscode.l10n.t('Its windows, their terminals and all that runs in them are killed. Unsaved work is lost.')
        : vscode.l10n.t('It closes its windows, and ends their terminals with all that runs in them.'),
    },
    end,
  );
  return answer === end ? found.map(({ process }) => process) : undefined;
}

function question({ process, total }: ListedProcess): string {
  const name = nameAndPid({ name: displayName(process), pid: process.pid });
  return total.count === 1
    ? vscode.l10n.t('{0} is another VS Code. End it?', name)
    : vscode.l10n.t('{0} is another VS Code, with {1} processes. End it?', name, total.count);
}
