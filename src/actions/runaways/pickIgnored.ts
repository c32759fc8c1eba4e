import * as vscode from 'vscode';
import { keyOf } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import { listedProcesses } from '../../process/model/snapshotQueries';
import { pickItem } from '../../ui/processQuickPick';
import type { IgnoredRunaways, RunawaySubject } from '../../workspace/ignoredRunaways';

/**
 * Lets the user choose one of the running processes that are ignored.
 * @returns undefined if there is none, and the user knows, or if none was chosen.
 */
export async function pickIgnored(
  snapshot: Snapshot,
  ignored: Pick<IgnoredRunaways, 'has'>,
): Promise<RunawaySubject | undefined> {
  const items = [...listedProcesses(snapshot)]
    .filter(({ process }) => ignored.has({ key: keyOf(process), process }))
    .map(pickItem);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No process that runs now is ignored.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Stop Ignoring'),
    placeHolder: vscode.l10n.t('Choose a process'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked && { key: keyOf(picked.process), process: picked.process };
}
