import * as vscode from 'vscode';
import { pauseAndLook, type PauseAndLookContext } from '../actions/signal/pauseAndLook';
import { commandIds } from '../common/contributions';
import type { Identity } from '../process/identity';
import { findListed } from '../process/model/snapshotQueries';
import type { SelectionView } from './commandArguments';
import { chooseTargets } from './commandTargets';
import { showRowLost } from './notices';

/** Pause and Look: for one process. */
export function registerPauseAndLookCommand(
  context: Omit<PauseAndLookContext, 'inspect'> & { readonly view: SelectionView },
): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.pauseAndLook, async (...args: readonly unknown[]) => {
    const chosen = await chooseTargets(args, { ...context, title: vscode.l10n.t('Pause and Look') });
    if (!chosen) return;
    const target = chosen.caller === 'api' ? chosen.target : chosen.targets[0];
    const process = target && findListed(target, context.model.snapshot)?.process;
    if (process) await pauseAndLook(process, { ...context, inspect });
    else showRowLost();
  });
}

async function inspect({ pid, startTime }: Identity): Promise<void> {
  await vscode.commands.executeCommand(commandIds.whatIsItDoing, { pid, startTime });
}
