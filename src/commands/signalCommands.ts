import * as vscode from 'vscode';
import { setPriority } from '../actions/signal/setPriority';
import { signalCommands, type SignalCommand } from '../actions/signal/signalAction';
import { signalForApi, signalForUser, type SignalContext } from '../actions/signal/signalProcesses';
import { commandIds } from '../common/contributions';
import type { SelectionView } from './commandArguments';
import { chooseTargets } from './commandTargets';

interface SignalCommandContext extends SignalContext {
  readonly view: SelectionView;
}

/** Interrupt, Hang Up, Quit, Pause, Resume, the user signals, and Set Priority. */
export function registerSignalCommands(context: SignalCommandContext): vscode.Disposable {
  const titles: Record<SignalCommand, string> = {
    interrupt: vscode.l10n.t('Interrupt'),
    hangUp: vscode.l10n.t('Hang Up'),
    quit: vscode.l10n.t('Quit'),
    pause: vscode.l10n.t('Pause'),
    resume: vscode.l10n.t('Resume'),
    user1: vscode.l10n.t('User Signal 1'),
    user2: vscode.l10n.t('User Signal 2'),
  };
  return vscode.Disposable.from(
    ...signalCommands.map((action) =>
      vscode.commands.registerCommand(commandIds[action], async (...args: readonly unknown[]) => {
        const chosen = await chooseTargets(args, { ...context, title: titles[action] });
        if (!chosen) return undefined;
        return chosen.caller === 'api'
          ? [await signalForApi(action, chosen.target, context)]
          : signalForUser(action, chosen.targets, context);
      }),
    ),
    vscode.commands.registerCommand(commandIds.setPriority, async (...args: readonly unknown[]) => {
      const chosen = await chooseTargets(args, { ...context, title: vscode.l10n.t('Set Priority') });
      if (chosen) await setPriority(chosen.caller === 'api' ? [chosen.target] : chosen.targets, context);
    }),
  );
}
