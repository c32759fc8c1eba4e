import * as vscode from 'vscode';
import { displayName } from '../../process/programs/displayName';
import type { Snapshot } from '../../process/model/snapshot';
import { nameAndPid } from './outcomeText';
import { findListed, survivingDescendants } from '../../process/model/snapshotQueries';
import { type Target } from '../../process/identity';
import { type EndAction } from './endOutcome';

/**
 * A killed process cannot take its children along: says so where somebody would be left, and offers what the person may
 * have meant. Undefined when the person thinks better of it.
 */
export async function confirmKill(targets: readonly Target[], snapshot: Snapshot): Promise<EndAction | undefined> {
  const left = survivingDescendants(targets, snapshot).length;
  if (left === 0) return 'kill';
  const killTree = vscode.l10n.t('Kill Tree');
  const kill = targets.length === 1 ? vscode.l10n.t('Kill Only This') : vscode.l10n.t('Kill Only These');
  const answer = await vscode.window.showWarningMessage(
    question(targets, left, snapshot),
    {
      modal: true,
      detail: vscode.l10n.t(
        'A killed process cannot end its children: they live on without a parent, as orphans. Kill Tree ends them too.',
      ),
    },
    killTree,
    kill,
  );
  return answer === killTree ? 'killTree' : answer === kill ? 'kill' : undefined;
}

function question(targets: readonly Target[], left: number, snapshot: Snapshot): string {
  const [first] = targets;
  const shown = first && targets.length === 1 ? findListed(first, snapshot) : undefined;
  if (shown) {
    const name = nameAndPid({ name: displayName(shown.process), pid: shown.process.pid });
    return left === 1
      ? vscode.l10n.t('Kill {0} and leave a process behind?', name)
      : vscode.l10n.t('Kill {0} and leave {1} processes behind?', name, left);
  }
  return left === 1
    ? vscode.l10n.t('Kill {0} processes and leave a process behind?', targets.length)
    : vscode.l10n.t('Kill {0} processes and leave {1} others behind?', targets.length, left);
}
