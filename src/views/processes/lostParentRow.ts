import * as vscode from 'vscode';
import type { SlicedTask } from '../../common/timeSlicing';
import type { LostParent } from '../../process/lineage/lineageRecord';
import type { OrphanNode } from '../../process/model/snapshot';
import { sum } from '../../process/processTable';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { formatTime } from '../../ui/formatTimestamp';
import { hiddenRunawaysText, type Wording } from './processText';
import { contextValueOf, type RowContent } from './rowContent';
import { lostParentId } from './rowIds';
import type { RowOptions } from './rowOptions';
import { accessibilityLabelOf, descriptionOf } from './rowText';
import { siblingRows } from './siblingRows';

/** The row of a dead process, with the orphans that have lost it: `npm run dev · ended 14:02 · 3 left`. */
export function* lostParentRow(
  lostParent: LostParent,
  nodes: readonly OrphanNode[],
  options: RowOptions,
): SlicedTask<RowContent> {
  const label = escapeControlCharacters(displayName(lostParent), maxNameLength);
  const id = lostParentId(lostParent);
  const ended = [
    vscode.l10n.t('ended {0}', formatTime(lostParent.endedAt, options.now)),
    vscode.l10n.t('{0} left', nodes.length),
  ];
  const hidden = options.marks.countIn(nodes);
  const runaways = (wording: Wording) => (hidden === 0 ? [] : [hiddenRunawaysText(hidden, wording)]);
  const total = sum(nodes.map((node) => node.total));
  const origins = new Set(nodes.map(({ record }) => record.origin.label));
  const from = [...origins].map((origin) => vscode.l10n.t('from {0}', escapeControlCharacters(origin, maxNameLength)));
  return {
    id,
    label,
    description: descriptionOf([...runaways('shown'), ...ended, ...usageText(total), ...from]),
    icon: 'debug-disconnect',
    iconColor: 'list.warningForeground',
    // The orphans are its tree.
    contextValue: contextValueOf('lostParent', 'alive', 'hasChildren', 'orphan', 'copyable', 'explained'),
    accessibilityLabel: vscode.l10n.t(
      '{0}, a process that has ended, {1}',
      label,
      accessibilityLabelOf([...ended, ...runaways('spoken'), ...spokenUsage(total), ...from]),
    ),
    data: { type: 'lostParent', lostParent, nodes },
    children: yield* siblingRows(id, nodes, 2, options),
    expanded: true,
  };
}
