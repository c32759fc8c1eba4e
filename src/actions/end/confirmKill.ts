import * as vscode from 'vscode';
import type { Target } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import { findListed, survivingDescendants } from '../../process/model/snapshotQueries';
import { displayName } from '../../process/programs/displayName';
import { nameAndPid } from '../../ui/processNames';
import type { EndAction } from './endAction';

/**
 * Asks the user before Kill leaves descendants behind, and offers Kill Tree instead: a killed process cannot end its
 * children.
 * @returns the chosen action, without a question if nothing would be left behind; undefined if the user has cancelled.
 */
export async function confirmKill(targets: readonly Target[], snapshot: Snapshot): Promise<EndAction | undefined> {
  const survivors = survivingDescendants(targets, snapshot).length;
  if (survivors === 0) return 'kill';
  const killTree = vscode.l10n.t('Kill Tree');
  const kill = targets.length === 1 ? vscode.l10n.t('Kill Only This') : vscode.l10n.t('Kill Only These');
  const answer = await vscode.window.showWarningMessage(
    question(targets, survivors, snapshot),
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

function question(targets: readonly Target[], survivors: number, snapshot: Snapshot): string {
  const [first] = targets;
  const listed = first && targets.length === 1 ? findListed(first, snapshot) : undefined;
  if (listed) {
    const name = nameAndPid({ name: displayName(listed.process), pid: listed.process.pid });
    return survivors === 1
      ? vscode.l10n.t('Kill {0} and leave a process behind?', name)
      : vscode.l10n.t('Kill {0} and leave {1} processes behind?', name, survivors);
  }
  return survivors === 1
    ? vscode.l10n.t('Kill {0} processes and leave a process behind?', targets.length)
    : vscode.l10n.t('Kill {0} processes and leave {1} others behind?', targets.length, survivors);
}
