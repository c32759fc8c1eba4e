import { constants } from 'node:os';
import * as vscode from 'vscode';
import type { Target } from '../../process/identity';
import { indexListed } from '../../process/model/snapshotQueries';
import { messageNames } from '../../ui/processNames';
import type { ActionContext } from '../actionContext';
import type { SignalCommand } from './signalAction';

/**
 * Asks before a user signal is sent to a process that has no handler for it: the signal would end it (signal(7)).
 * @returns whether to send it.
 */
export async function confirmUserSignal(
  action: SignalCommand,
  targets: readonly Target[],
  { model, source }: Pick<ActionContext, 'model' | 'source'>,
): Promise<boolean> {
  if (action !== 'user1' && action !== 'user2') return true;
  const name = action === 'user1' ? 'SIGUSR1' : 'SIGUSR2';
  const find = indexListed(model.snapshot);
  const endangered = targets
    .flatMap((target) => find(target)?.process ?? [])
    .filter((process) => source.handlesSignal(process, constants.signals[name]) !== true);
  if (endangered.length === 0) return true;
  const names = messageNames(endangered);
  const send = vscode.l10n.t('Send {0}', name);
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Send {0} to {1}?', name, names),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It is not known to have a handler for this signal. A process without one is ended by it, and cleans nothing up.',
      ),
    },
    send,
  );
  return answer === send;
}
