import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { messageName } from '../../ui/processNames';
import { isForced, type EndAction } from './endAction';

/** More processes than this are counted, not named. */
const maxListed = 10;

/** The question before targets are ended, with all that ends with them. */
export function endQuestion(action: EndAction, targetCount: number, ending: readonly ProcessInfo[]): string {
  const [first] = ending;
  const count = Math.max(ending.length, targetCount);
  if (!first || targetCount !== 1) {
    return isForced(action)
      ? vscode.l10n.t('Kill {0} processes?', count)
      : vscode.l10n.t('Terminate {0} processes?', count);
  }
  const name = messageName(first);
  if (ending.length === 1) {
    return isForced(action) ? vscode.l10n.t('Kill {0}?', name) : vscode.l10n.t('Terminate {0}?', name);
  }
  return isForced(action)
    ? vscode.l10n.t('Kill {0} and {1} below it?', name, ending.length - 1)
    : vscode.l10n.t('Terminate {0} and {1} below it?', name, ending.length - 1);
}

/** The processes that end, each on a line. */
export function endDetail(ending: readonly ProcessInfo[]): string {
  const lines = ending.slice(0, maxListed).map(messageName);
  if (ending.length > maxListed) lines.push(vscode.l10n.t('and {0} more', ending.length - maxListed));
  return lines.join('\n');
}

export function endButton(action: EndAction): string {
  switch (action) {
    case 'terminate':
      return vscode.l10n.t('Terminate');
    case 'kill':
      return vscode.l10n.t('Kill');
    case 'terminateTree':
      return vscode.l10n.t('Terminate Tree');
    case 'killTree':
      return vscode.l10n.t('Kill Tree');
  }
}

/** The question before Kill leaves descendants behind. */
export function leaveBehindQuestion(
  targetCount: number,
  [first]: readonly ProcessInfo[],
  survivorCount: number,
): string {
  if (first && targetCount === 1) {
    return survivorCount === 1
      ? vscode.l10n.t('Kill {0} and leave a process behind?', messageName(first))
      : vscode.l10n.t('Kill {0} and leave {1} processes behind?', messageName(first), survivorCount);
  }
  return survivorCount === 1
    ? vscode.l10n.t('Kill {0} processes and leave a process behind?', targetCount)
    : vscode.l10n.t('Kill {0} processes and leave {1} others behind?', targetCount, survivorCount);
}

export function leaveBehindDetail(): string {
  return vscode.l10n.t(
    'A killed process cannot end its children: they live on without a parent, as orphans. Kill Tree ends them too.',
  );
}
