import * as vscode from 'vscode';
import { restart } from '../actions/restart/restart';
import type { RestartContext } from '../actions/restart/restartContext';
import { commandIds } from '../common/contributions';
import type { Snapshot } from '../process/model/snapshot';
import type { OriginRef } from '../process/origin';
import { escapeControlCharacters, escapeIcons } from '../ui/escape';
import { kindText } from '../ui/originText';
import { readArguments, type SelectionView } from './commandArguments';
import { showRowLost } from './notices';

type RestartCommandContext = RestartContext & { readonly view: SelectionView };

/** Restart: for rows of tasks, debug sessions and terminals, or for one that the user chooses. */
export function registerRestartCommands(context: RestartCommandContext): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.restart, async (...args: readonly unknown[]) => {
    const origins = await chooseOrigins(args, context);
    for (const origin of origins) await restart(origin, context);
  });
}

async function chooseOrigins(
  args: readonly unknown[],
  { view, model: { snapshot } }: RestartCommandContext,
): Promise<readonly OriginRef[]> {
  const given = await readArguments(args, view);
  if (given.kind === 'none') return pickOrigin(snapshot);
  const origins =
    given.kind === 'rows'
      ? given.rows.flatMap(({ content: { data } }) =>
          data.type === 'origin' && data.node.origin.isRestartable === true ? [data.node.origin] : [],
        )
      : [];
  if (origins.length === 0) showRowLost();
  return origins;
}

async function pickOrigin({ origins }: Snapshot): Promise<readonly OriginRef[]> {
  const items = origins.flatMap(({ origin, ending }) => {
    if (ending !== undefined || origin.isRestartable !== true) return [];
    const details = [kindText(origin.kind), ...(origin.command === undefined ? [] : [origin.command])];
    return [
      {
        label: escapeIcons(escapeControlCharacters(origin.label)),
        description: escapeIcons(escapeControlCharacters(details.join(' · '))),
        origin,
      },
    ];
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no task, debug session or command in a terminal that could be restarted exactly.'),
    );
    return [];
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Restart'),
    placeHolder: vscode.l10n.t('Choose what to end and start again'),
    matchOnDescription: true,
  });
  return picked ? [picked.origin] : [];
}
