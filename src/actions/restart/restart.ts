import * as vscode from 'vscode';
import { withDescendants, type Snapshot } from '../../process/model/snapshot';
import type { OriginRef } from '../../process/origin';
import { escapeControlCharacters, escapeLinks } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { showInStatusBar } from '../../ui/statusMessage';
import type { RestartContext, RestartOutcome } from './restartContext';
import { restartCommand } from './restartCommand';
import { restartTask } from './restartTask';

/** Ends what an origin is for, and starts exactly the same again: a task, a debug session, the command in a terminal. */
export async function restart(origin: OriginRef, context: RestartContext): Promise<void> {
  const name = originText(origin);
  if (origin.kind !== 'debug' && runsVSCode(origin, context.model.snapshot)) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} was not restarted, because another VS Code runs in it.', escapeLinks(name)),
    );
    return;
  }
  const outcome = await restartIfOpen(origin, context);
  context.log.info(escapeControlCharacters(`restart ${name}: ${outcome}`));
  if (outcome === 'started') showInStatusBar(vscode.l10n.t('Restarted {0}', name));
  if (outcome === 'gone') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has ended, or it is not certain what ran: nothing was started.', escapeLinks(name)),
    );
  }
}

async function restartIfOpen({ id, kind }: OriginRef, context: RestartContext): Promise<RestartOutcome> {
  switch (kind) {
    case 'task': {
      const execution = context.findTask(id);
      return execution ? restartTask(id, execution, context) : 'gone';
    }
    case 'debug': {
      const session = context.findSession(id);
      if (!session) return 'gone';
      // Without a session of this id, the command would start the configuration that is selected.
      await vscode.commands.executeCommand('workbench.action.debug.restart', undefined, { sessionId: session.id });
      return 'started';
    }
    case 'terminal': {
      const command = context.findCommand(id);
      return command ? restartCommand(id, command, context) : 'gone';
    }
    case 'extension':
    case 'extensionHost':
      return 'gone';
  }
}

/** Its windows would end, of which the user may not think. The debugger of VS Code knows how to end the one that it debugs. */
function runsVSCode({ id }: OriginRef, { origins }: Snapshot): boolean {
  const node = origins.find(({ origin }) => origin.id === id);
  return node?.processes.some((top) => [...withDescendants(top)].some(({ isVSCode }) => isVSCode)) === true;
}
