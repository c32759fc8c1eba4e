import * as vscode from 'vscode';
import { nameList } from '../../ui/processNames';
import { showInStatusBar } from '../../ui/statusMessage';
import { endForUser } from '../end/end';
import type { Results } from '../end/endOutcome';
import { showFailures } from '../end/showOutcome';
import type { BindResult } from './bindCheck';
import type { FreePortContext } from './freePortContext';

/**
 * Says what is known of a port on which nothing listens. `isKnown`: the system has told that; otherwise it tells no
 * processes, and only the attempt to bind the port says something.
 */
export function showNoHolder(port: number, result: BindResult, isKnown: boolean): void {
  const show = result === 'taken' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(noHolderText(port, result, isKnown));
}

function noHolderText(port: number, result: BindResult, isKnown: boolean): string {
  switch (result) {
    case 'free':
      return vscode.l10n.t('Port {0} is free already: nothing listens on it, and it can be bound.', port);
    case 'denied':
      return isKnown
        ? vscode.l10n.t('Nothing listens on port {0}, but only an administrator may bind it.', port)
        : vscode.l10n.t('It is not known whether port {0} is free: only an administrator may bind it.', port);
    case 'taken':
      return isKnown
        ? vscode.l10n.t(
            'Nothing listens on port {0}, and yet it cannot be bound: a connection has it, or a socket that does not listen yet. Wait a minute, or choose another port.',
            port,
          )
        : vscode.l10n.t('Port {0} is taken, but this system does not tell by which process.', port);
    case 'unknown':
      return vscode.l10n.t('It is not known whether port {0} is free: the attempt to bind it has failed.', port);
  }
}

/** Says that a port is free now, and offers to kill what still runs of what was to end. */
export async function showFreed(
  port: number,
  result: BindResult,
  results: Results,
  context: FreePortContext,
): Promise<void> {
  if (result !== 'free') {
    showNoHolder(port, result, true);
  } else {
    const gone = results.reports.filter(({ processes }) => processes[0]?.outcome === 'gone');
    const names = nameList(gone.map(({ target }) => target));
    showInStatusBar(
      gone.length === 0
        ? vscode.l10n.t('Port {0} is free', port)
        : vscode.l10n.t('Port {0} is free: {1} ended', port, names),
    );
  }
  const followUp = await showFailures(results, context);
  // The message has named them.
  if (followUp) await endForUser(followUp.action, followUp.targets, context, 'never');
}
