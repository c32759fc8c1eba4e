import * as vscode from 'vscode';
import type { Disposable } from '../../common/event';
import type { ProcessModel } from '../../process/model/processModel';
import type { ProcessInfo } from '../../process/processInfo';
import { messageNames } from '../../ui/processNames';
import { runInBackground } from '../../ui/runInBackground';
import type { PausedProcesses } from '../../workspace/pausedProcesses';
import { signalForUser, type SignalContext } from './signalProcesses';

/** Follows what is paused, and offers to resume what an extension host has left paused that ended without a chance to. */
export function offerResume(
  model: Pick<ProcessModel, 'onDidChange'>,
  pausedProcesses: Pick<PausedProcesses, 'observe'>,
  context: SignalContext,
): Disposable {
  return model.onDidChange((snapshot) => {
    const found = pausedProcesses.observe(snapshot);
    if (found.length === 0) return;
    runInBackground(
      offer(found, context),
      (reason) => vscode.l10n.t('What was paused could not be resumed: {0}', reason),
      context.log,
    );
  });
}

async function offer(processes: readonly ProcessInfo[], context: SignalContext): Promise<void> {
  const names = messageNames(processes);
  const resume = vscode.l10n.t('Resume');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Still paused from before: {0}. When this window closes, what is paused is resumed.', names),
    resume,
  );
  if (answer === resume) await signalForUser('resume', processes, context);
}
