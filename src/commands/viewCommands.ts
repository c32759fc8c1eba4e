import * as vscode from 'vscode';
import type { ActionContext } from '../actions/actionContext';
import { refresh, showLog } from '../actions/viewActions';
import { commandIds } from '../common/contributions';

/** Refresh and Show Log. */
export function registerViewCommands(context: Pick<ActionContext, 'refresh' | 'log'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.refresh, () => refresh(context)),
    vscode.commands.registerCommand(commandIds.showLog, () => {
      showLog(context);
    }),
  );
}
