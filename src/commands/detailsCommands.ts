import * as vscode from 'vscode';
import { commandIds } from '../common/contributions';
import type { Identity } from '../process/identity';
import { displayName } from '../process/programs/displayName';
import type { Row } from '../views/processes/rowTree';
import { chooseRows } from './chosenRows';
import { isSelection } from './commandArguments';
import type { ChoiceOptions } from './commandTargets';

/** For more rows than this at a time, the first ones get a panel: each is a page of its own. */
const maxPanels = 10;

interface DetailsContext extends Omit<ChoiceOptions, 'title'> {
  readonly details: { show(process: Identity, name: string): Promise<void> };
}

/** Show Details. */
export function registerDetailsCommands(context: DetailsContext): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.showDetails, async (...args: readonly unknown[]) => {
    const rows = isSelection(args[0]) ? await context.view.getKeyboardRows() : undefined;
    if (rows && !rows.some(hasDetails)) {
      await openOther(rows);
      return;
    }
    const given = rows ? [rows[0], rows] : args;
    const chosen = await chooseRows(given, { ...context, title: vscode.l10n.t('Show Details') });
    for (const process of (chosen ?? []).flatMap(({ processes }) => processes).slice(0, maxPanels)) {
      await context.details.show(process, displayName(process));
    }
  });
}

/** What Enter does on rows that stand for no process: a lost parent is explained, a group expands as in every tree. */
async function openOther(rows: readonly Row[]): Promise<void> {
  const explained = rows.find(({ content }) => content.contextValue.includes(';explained;'));
  if (explained) await vscode.commands.executeCommand(commandIds.showWhy, explained);
  else await vscode.commands.executeCommand('list.select');
}

function hasDetails({ content }: Row): boolean {
  return content.contextValue.includes(';detailed;');
}
