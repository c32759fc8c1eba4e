import * as vscode from 'vscode';
import { groupBy } from '../../common/groupBy';
import type { Runaway } from '../../process/runaway/runaway';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters, escapeIcons } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { runawayFact } from '../../ui/runawayText';

/**
 * Lets the user choose one of the runaways.
 * @returns undefined if there is none, and the user knows, or if none was chosen.
 */
export async function pickRunaway(runaways: readonly Runaway[], title: string): Promise<Runaway | undefined> {
  const items = [...groupBy(runaways, ({ key }) => key).values()].flatMap(toItem);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No process of this workspace has got out of hand.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a process'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.runaway;
}

/** The ways in which one process has got out of hand are one item. */
function toItem(ways: readonly Runaway[]): readonly (vscode.QuickPickItem & { readonly runaway: Runaway })[] {
  const [runaway] = ways;
  if (!runaway) return [];
  const { process, origin } = runaway;
  const facts = ways.map((way) => runawayFact(way, Date.now())).join('; ');
  return [
    {
      label: escapeIcons(displayName(process), maxNameLength),
      description: escapeIcons(escapeControlCharacters(`${process.pid} · ${originText(origin)}`)),
      detail: escapeIcons(facts),
      runaway,
    },
  ];
}
