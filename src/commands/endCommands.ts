import * as vscode from 'vscode';
import { endForApi, endForUser } from '../actions/end/end';
import type { EndAction } from '../actions/end/endOutcome';
import type { EndContext } from '../actions/end/endProcesses';
import { type Selecting, chooseTargets } from './commandTargets';

export interface EndCommandContext extends EndContext {
  readonly view: Selecting;
}

/** Terminate, Kill, Terminate Tree and Kill Tree. */
export function registerEndCommands(context: EndCommandContext): vscode.Disposable {
  const titles: Record<EndAction, string> = {
    terminate: vscode.l10n.t('Terminate'),
    kill: vscode.l10n.t('Kill'),
    terminateTree: vscode.l10n.t('Terminate Tree'),
    killTree: vscode.l10n.t('Kill Tree'),
  };
  const ways: readonly EndAction[] = ['terminate', 'kill', 'terminateTree', 'killTree'];
  return vscode.Disposable.from(
    ...ways.map((way) =>
      vscode.commands.registerCommand(`runaway.${way}`, async (...args: readonly unknown[]) => {
        const chosen = await chooseTargets(args, { ...context, title: titles[way] });
        if (!chosen) return undefined;
        return chosen.by === 'program'
          ? [await endForApi(way, chosen.target, context)]
          : endForUser(way, chosen.targets, context);
      }),
    ),
  );
}
