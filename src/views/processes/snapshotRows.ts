import * as vscode from 'vscode';
import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { groupOrphans } from '../../process/model/lostParentGroups';
import type { OrphanNode, Snapshot } from '../../process/model/snapshot';
import { originRules } from '../../process/origin';
import { sum } from '../../process/processTable';
import { escapeControlCharacters, maxReasonLength } from '../../ui/escape';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { countOrphans } from '../../ui/orphanText';
import { getDebugTerminals } from './debugTerminals';
import { listRows } from './listRows';
import { lostParentRow } from './lostParentRow';
import { originRow } from './originRow';
import { hiddenRunawaysText, type Wording } from './processText';
import { contextValueOf, type RowContent } from './rowContent';
import { createRowOptions, type RowOptions } from './rowOptions';
import { accessibilityLabelOf, descriptionOf } from './rowText';
import { siblingRows } from './siblingRows';

/** The rows of a snapshot, top level first: the failure, the orphans, the origins, the detached. `now` is in ms since the epoch. */
export function rowsOf(snapshot: Snapshot, now: number): readonly RowContent[] {
  return runToEnd(rowsInSteps(snapshot, createRowOptions(snapshot, now)));
}

/** The same as work that can be interrupted: a level may have thousands of rows. */
export function* rowsInSteps(snapshot: Snapshot, options: RowOptions): SlicedTask<readonly RowContent[]> {
  const rows: RowContent[] = [];
  if (snapshot.failure) rows.push(failureRow(snapshot.failure));
  rows.push(...(yield* groupRows('orphans', snapshot.orphans, options)));
  if (options.arranged.isList) return [...rows, ...(yield* listRows(snapshot, options))];
  const debugTerminals = getDebugTerminals(snapshot.origins);
  for (const origin of snapshot.origins) {
    const isEmpty = origin.processes.length === 0;
    if (isEmpty && !originRules[origin.origin.kind].isShownWhenEmpty) continue;
    if (debugTerminals.has(origin.origin.id)) continue;
    if (options.arranged.isOriginShown(origin)) rows.push(yield* originRow(origin, options));
  }
  rows.push(...(yield* groupRows('detached', snapshot.detached, options)));
  return rows;
}

function failureRow(error: Error): RowContent {
  const label = vscode.l10n.t('The processes could not be listed');
  const description = escapeControlCharacters(error.message, maxReasonLength);
  return {
    id: 'failure',
    label,
    description,
    icon: 'error',
    iconColor: 'list.errorForeground',
    contextValue: contextValueOf('failure'),
    accessibilityLabel: `${label}: ${description}`,
    data: { type: 'failure', error },
    children: [],
    expanded: false,
  };
}

/** The row of a group, unless there is nothing in it to show. */
function* groupRows(
  group: 'orphans' | 'detached',
  nodes: readonly OrphanNode[],
  options: RowOptions,
): SlicedTask<readonly RowContent[]> {
  if (nodes.length === 0) return [];
  const isOrphans = group === 'orphans';
  const label = isOrphans ? vscode.l10n.t('Orphans') : vscode.l10n.t('Detached');
  const { decisions, processes } = countOrphans(nodes);
  const counts = [
    decisions.toString(),
    ...(decisions === processes ? [] : [vscode.l10n.t('{0} processes', processes)]),
  ];
  const hidden = options.marks.countIn(nodes);
  const runaways = (wording: Wording) => (hidden === 0 ? [] : [hiddenRunawaysText(hidden, wording)]);
  const total = sum(nodes.map((node) => node.total));
  const children = yield* isOrphans ? orphanRows(nodes, options) : siblingRows(group, nodes, 1, options);
  if (children.length === 0) return [];
  return [
    {
      id: group,
      label,
      description: descriptionOf([...counts, ...runaways('shown'), ...usageText(total)]),
      icon: isOrphans ? 'warning' : 'link-external',
      iconColor: isOrphans ? 'list.warningForeground' : undefined,
      contextValue: contextValueOf(group, isOrphans && 'endable', 'copyable'),
      accessibilityLabel: accessibilityLabelOf([label, ...counts, ...runaways('spoken'), ...spokenUsage(total)]),
      data: { type: 'group', group, nodes },
      children,
      expanded: isOrphans,
    },
  ];
}

/**
 * Those that have lost the same parent are below it, and the others after these: a group is one decision about several
 * processes.
 */
function* orphanRows(nodes: readonly OrphanNode[], options: RowOptions): SlicedTask<readonly RowContent[]> {
  const rows: RowContent[] = [];
  const single: OrphanNode[] = [];
  for (const { lostParent, nodes: members } of groupOrphans(nodes)) {
    if (!lostParent) single.push(...members);
    else if (members.some(({ key }) => options.arranged.isShown(key))) {
      rows.push(yield* lostParentRow(lostParent, members, options));
    }
  }
  return [...rows, ...(yield* siblingRows('orphans', single, 1, options))];
}
