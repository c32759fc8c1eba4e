import * as vscode from 'vscode';
import { keyOf, type Target } from '../../process/identity';
import { escapeLinks } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { messageName, messageNames } from '../../ui/processNames';
import type { Restart, Supervisor } from './restarts';

/**
 * Shows what was started again, and by which process, and offers to end that.
 * @returns the processes to end, if the user wants that.
 */
export async function offerToEndSupervisors(restarts: readonly Restart[]): Promise<readonly Target[]> {
  const supervisors = [...new Map(restarts.map(({ supervisor }) => [keyOf(supervisor.process), supervisor])).values()];
  const endable = supervisors.filter(({ extension }) => !extension).map(({ process }) => process);
  const [first] = endable;
  const end =
    first && endable.length === 1
      ? vscode.l10n.t('Terminate {0}', messageName(first))
      : vscode.l10n.t('Terminate What Started Them');
  const answer = await vscode.window.showWarningMessage(restartText(restarts, supervisors), ...(first ? [end] : []));
  return answer === end ? endable.map(({ pid, startTime }) => ({ pid, startTime })) : [];
}

function restartText(restarts: readonly Restart[], supervisors: readonly Supervisor[]): string {
  const [first] = restarts;
  const names = supervisors.map(supervisorName).join(', ');
  if (first && restarts.length === 1) {
    return vscode.l10n.t(
      '{0} has ended; {1} started it again as {2}.',
      messageName(first.ended),
      names,
      first.restarted.pid,
    );
  }
  const ended = messageNames(restarts.map(({ ended }) => ended));
  return vscode.l10n.t('{0} have ended; {1} started {2} again.', ended, names, restarts.length);
}

/** A child of the extension host was started by an extension, which goes on. */
function supervisorName({ process, extension }: Supervisor): string {
  return extension ? escapeLinks(originText(extension)) : messageName(process);
}
