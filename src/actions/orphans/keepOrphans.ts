import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { messageNames } from '../../ui/processNames';
import type { ActionContext } from '../actionContext';
import { waitUntilSaved } from '../waitUntilSaved';

type KeepContext = Pick<ActionContext, 'keptCommands' | 'log' | 'refresh'>;

/** Marks the command lines of these processes as meant to run, in this workspace, and offers to undo that. */
export async function keepOrphans(processes: readonly ProcessInfo[], context: KeepContext): Promise<void> {
  await waitUntilSaved(
    processes.map((process) => context.keptCommands.add(process)),
    context,
  );
  await context.refresh();
  const undo = vscode.l10n.t('Undo');
  const answer = await vscode.window.showInformationMessage(keptText(processes), undo);
  if (answer === undo) await unkeepOrphans(processes, context);
}

/** Takes back {@link keepOrphans}. */
export async function unkeepOrphans(processes: readonly ProcessInfo[], context: KeepContext): Promise<void> {
  await waitUntilSaved(
    processes.map((process) => context.keptCommands.remove(process)),
    context,
  );
  await context.refresh();
}

function keptText(processes: readonly ProcessInfo[]): string {
  const names = messageNames(processes);
  return processes.length === 1
    ? vscode.l10n.t(
        '{0} is meant to run: this workspace will not warn about its command line any more. It is listed under Detached.',
        names,
      )
    : vscode.l10n.t(
        '{0} are meant to run: this workspace will not warn about their command lines any more. They are listed under Detached.',
        names,
      );
}
