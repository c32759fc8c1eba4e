import * as vscode from 'vscode';
import { groupOrphans, type OrphanGroup } from '../process/model/lostParentGroups';
import type { OrphanNode } from '../process/model/snapshot';
import { sum } from '../process/processTable';
import { formatDuration } from './formatDuration';
import { formatTime } from './formatTimestamp';
import { memoryTexts } from './formatUsage';
import { originText } from './originText';
import { messageName, messageNames } from './processNames';

/** How many things the user has to decide about, and how many processes these are, with everything below them. */
export function countOrphans(orphans: readonly OrphanNode[]): {
  readonly decisions: number;
  readonly processes: number;
} {
  return { decisions: groupOrphans(orphans).length, processes: sum(orphans.map(({ total }) => total)).count };
}

/** `1 orphan`: orphans that have lost the same parent are one. */
export function orphanCountText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 orphan') : vscode.l10n.t('{0} orphans', count);
}

/** `from Terminal zsh, left 4 min ago, 48 MB`: for text that does not stay on the screen for long. */
export function orphanSummary({ record, orphanedAt, total }: OrphanNode, now: number): string {
  const [origin, duration] = [originText(record.origin), formatDuration(now - orphanedAt)];
  return [vscode.l10n.t('from {0}, left {1} ago', origin, duration), ...memoryTexts(total)].join(', ');
}

/** The same with the name; a group by the parent that it has lost. */
export function orphanGroupSummary({ lostParent, nodes }: OrphanGroup, now: number): string {
  const names = messageNames(nodes.map(({ process }) => process));
  const [first] = nodes;
  if (!lostParent) return first ? `${names} ${orphanSummary(first, now)}` : names;
  return vscode.l10n.t(
    '{0} ended {1}, {2} left: {3}',
    messageName(lostParent),
    formatTime(lostParent.endedAt, now),
    nodes.length,
    names,
  );
}
