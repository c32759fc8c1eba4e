import * as vscode from 'vscode';
import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { groupOrphans } from '../../process/model/lostParentGroups';
import type { OrphanNode, Snapshot } from '../../process/model/snapshot';
import { originRules } from '../../process/origin';
import { sum } from '../../process/processTable';
import { escapeControlCharacters, maxReasonLength } from '../../ui/escape';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { countOrphans } from '../../ui/orphanText';
import { lostParentRow } from './lostParentRow';
import { originRow } from './originRow';
import { siblingRows } from './processRow';
import { contextValueOf, type RowContent } from './rowContent';
import { createRowOptions, type RowOptions } from './rowOptions';
import { accessibilityLabelOf, descriptionOf } from './rowText';

/** The rows of a snapshot, top level first: the failure, the orphans, the origins, the detached. `now` is in ms since the epoch. */
export function rowsOf(snapshot: Snapshot, now: number): readonly RowContent[] {
  return runToEnd(rowsInSteps(snapshot, createRowOptions(snapshot, now)));
}

/** The same as work that can be interrupted: a level may have thousands of rows. */
export function* rowsInSteps(snapshot: Snapshot, options: RowOptions): SlicedTask<readonly RowContent[]> {
  const rows: RowContent[] = [];
  if (snapshot.failure) rows.push(failureRow(snapshot.failure));
  if (snapshot.orphans.length > 0) rows.push(yield* groupRow('orphans', snapshot.orphans, options));
  const withOrphans = new Set(snapshot.orphans.map(({ record }) => record.origin.id));
  for (const origin of snapshot.origins) {
    if (originRules[origin.origin.kind].isShownWhenEmpty || origin.processes.length > 0) {
      rows.push(yield* originRow(origin, withOrphans.has(origin.origin.id), options));
    }
  }
  if (snapshot.detached.length > 0) rows.push(yield* groupRow('detached', snapshot.detached, options));
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

function* groupRow(
  group: 'orphans' | 'detached',
  nodes: readonly OrphanNode[],
  options: RowOptions,
): SlicedTask<RowContent> {
  const isOrphans = group === 'orphans';
  const label = isOrphans ? vscode.l10n.t('Orphans') : vscode.l10n.t('Detached');
  const { decisions, processes } = countOrphans(nodes);
  const counts = [
    decisions.toString(),
    ...(decisions === processes ? [] : [vscode.l10n.t('{0} processes', processes)]),
  ];
  const total = sum(nodes.map((node) => node.total));
  return {
    id: group,
    label,
    description: descriptionOf([...counts, ...usageText(total)]),
    icon: isOrphans ? 'warning' : 'link-external',
    iconColor: isOrphans ? 'list.warningForeground' : undefined,
    contextValue: contextValueOf(group, isOrphans && 'endable', 'copyable'),
    accessibilityLabel: accessibilityLabelOf([label, ...counts, ...spokenUsage(total)]),
    data: { type: 'group', group, nodes },
    children: isOrphans ? yield* orphanRows(nodes, options) : yield* siblingRows(group, nodes, 1, options),
    expanded: isOrphans,
  };
}

/** Those that have lost the same parent are below it. */
function* orphanRows(nodes: readonly OrphanNode[], options: RowOptions): SlicedTask<readonly RowContent[]> {
  const groups = groupOrphans(nodes);
  const single = groups.flatMap((group) => (group.lostParent ? [] : group.nodes));
  const singleRows = (yield* siblingRows('orphans', single, 1, options)).values();
  const rows: RowContent[] = [];
  for (const { lostParent, nodes: members } of groups) {
    const row = lostParent ? yield* lostParentRow(lostParent, members, options) : singleRows.next().value;
    if (row) rows.push(row);
  }
  return rows;
}
