import * as vscode from 'vscode';
import type { SlicedTask } from '../../common/timeSlicing';
import { keyOf } from '../../process/identity';
import type { LostParent } from '../../process/lineage/lineageRecord';
import type { OrphanNode } from '../../process/model/snapshot';
import { sum } from '../../process/processTable';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { usageText } from '../../ui/formatUsage';
import { formatTime } from '../../ui/formatTimestamp';
import { siblingRows } from './processRow';
import { contextValueOf, type RowContent } from './rowContent';

/** The row of a dead process, with the orphans that have lost it: `npm run dev · ended 14:02 · 3 left`. */
export function* lostParentRow(
  lostParent: LostParent,
  nodes: readonly OrphanNode[],
  now: number,
): SlicedTask<RowContent> {
  const label = escapeControlCharacters(displayName(lostParent), maxNameLength);
  const description = [
    vscode.l10n.t('ended {0}', formatTime(lostParent.endedAt, now)),
    vscode.l10n.t('{0} left', nodes.length),
    ...usageText(sum(nodes.map(({ total }) => total))),
  ].join(' · ');
  return {
    id: `lost-${keyOf(lostParent)}`,
    label,
    description,
    icon: 'debug-disconnect',
    iconColor: 'list.warningForeground',
    // The orphans are its tree.
    contextValue: contextValueOf('lostParent', 'alive', 'hasChildren', 'orphan', 'copyable', 'explained'),
    accessibilityLabel: vscode.l10n.t('{0}, a process that has ended, {1}', label, description),
    data: { type: 'lostParent', lostParent, nodes },
    children: yield* siblingRows(nodes, 2, now),
    expanded: true,
  };
}
