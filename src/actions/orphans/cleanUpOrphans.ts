import * as vscode from 'vscode';
import type { OrphanNode } from '../../process/model/snapshot';
import { escapeIcons } from '../../ui/escape';
import { orphanSummary } from '../../ui/orphanText';
import { pickItem } from '../../ui/processQuickPick';
import type { EndContext } from '../end/endOutcome';
import { endForUser } from '../end/end';

/** Lists the orphans in a Quick Pick, and asks the chosen ones to exit, each with its tree. */
export async function cleanUpOrphans(context: EndContext): Promise<void> {
  await context.refresh();
  const { orphans } = context.model.snapshot;
  if (orphans.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no orphans.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(orphans.map(orphanItem), {
    title: vscode.l10n.t('Clean Up Orphans'),
    placeHolder: vscode.l10n.t('These are asked to exit, with everything below them'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const targets = (chosen ?? []).map(({ process: { pid, startTime } }) => ({ pid, startTime }));
  // The user has just chosen them from a list.
  if (targets.length > 0) await endForUser('terminateTree', targets, context, 'never');
}

function orphanItem(node: OrphanNode) {
  const { process, total, record } = node;
  const item = pickItem({ process, total, origin: record.origin });
  return { ...item, detail: escapeIcons(orphanSummary(node, Date.now())), picked: true };
}
