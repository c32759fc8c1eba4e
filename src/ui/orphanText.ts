import * as vscode from 'vscode';
import type { OrphanNode } from '../process/model/snapshot';
import { formatDuration } from './formatDuration';
import { formatMemory } from './formatUsage';
import { originText } from './originText';

/** `1 orphan`. */
export function orphanCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 orphan') : vscode.l10n.t('{0} orphans', count);
}

/** `from Terminal zsh, left 4 min ago, 48 MB`: for text that does not stay on the screen for long. */
export function orphanSummary({ record, orphanedAt, total }: OrphanNode, now: number): string {
  return vscode.l10n.t(
    'from {0}, left {1} ago, {2}',
    originText(record.origin),
    formatDuration(now - orphanedAt),
    formatMemory(total.memory),
  );
}
