import * as vscode from 'vscode';
import { endForApi, endForUser } from '../actions/end/end';
import { endActions, type EndAction } from '../actions/end/endAction';
import type { EndContext } from '../actions/end/endOutcome';
import { commandIds } from '../common/contributions';
import type { SelectionView } from './commandArguments';
import { chooseTargets } from './commandTargets';

export interface EndCommandContext extends EndContext {
  readonly view: SelectionView;
}

/** Terminate, Kill, Terminate Tree and Kill Tree. */
export function registerEndCommands(context: EndCommandContext): vscode.Disposable {
  const titles: Record<EndAction, string> = {
    terminate: vscode.l10n.t('Terminate'),
    kill: vscode.l10n.t('Kill'),
    terminateTree: vscode.l10n.t('Terminate Tree'),
    killTree: vscode.l10n.t('Kill Tree'),
  };
  return vscode.Disposable.from(
    ...endActions.map((action) =>
      vscode.commands.registerCommand(commandIds[action], async (...args: readonly unknown[]) => {
        const chosen = await chooseTargets(args, { ...context, title: titles[action] });
        if (!chosen) return undefined;
        return chosen.caller === 'api'
          ? [await endForApi(action, chosen.target, context)]
          : endForUser(action, chosen.targets, context);
      }),
    ),
  );
}
