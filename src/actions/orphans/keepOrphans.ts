import * as vscode from 'vscode';
import { messageOf } from '../../common/errors';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import { escapeControlCharacters, escapeLinks, maxReasonLength } from '../../ui/escape';
import { nameList } from '../../ui/processNames';
import type { ActionContext } from '../actionContext';

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

/** If a change cannot be saved, it still holds until the window is closed, and the user is told. */
async function waitUntilSaved(changes: readonly Promise<void>[], { log }: KeepContext): Promise<void> {
  try {
    await Promise.all(changes);
  } catch (error) {
    log.error(escapeControlCharacters(`Could not remember what is kept: ${messageOf(error)}`));
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'This is forgotten when the window is closed, since it could not be written down: {0}',
        escapeLinks(messageOf(error), maxReasonLength),
      ),
    );
  }
}

function keptText(processes: readonly ProcessInfo[]): string {
  const names = nameList(processes.map((process) => ({ name: displayName(process), pid: process.pid })));
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
