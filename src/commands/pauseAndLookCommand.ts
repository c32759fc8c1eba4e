import * as vscode from 'vscode';
import { pauseAndLook, type PauseAndLookContext } from '../actions/signal/pauseAndLook';
import { commandIds } from '../common/contributions';
import { isTarget, type Identity, type UncheckedTarget } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import { listedProcesses } from '../process/model/snapshotQueries';
import type { ProcessInfo } from '../process/processInfo';
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
    const process = target && find(target, context.model.snapshot);
    if (process) await pauseAndLook(process, { ...context, inspect });
    else showRowLost();
  });
}

/** A program may name a process by its pid alone. */
function find(target: UncheckedTarget, snapshot: Snapshot): ProcessInfo | undefined {
  for (const { process } of listedProcesses(snapshot)) if (isTarget(process, target)) return process;
  return undefined;
}

async function inspect({ pid, startTime }: Identity): Promise<void> {
  await vscode.commands.executeCommand(commandIds.whatIsItDoing, { pid, startTime });
}
