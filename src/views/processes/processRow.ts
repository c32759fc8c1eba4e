import * as vscode from 'vscode';
import type { SlicedTask } from '../../common/timeSlicing';
import { isOrphanNode, type OrphanNode, type ProcessNode } from '../../process/model/snapshot';
import { isAlive, isStopped } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import { distinctNames } from '../../process/programs/distinctNames';
import { escapeControlCharacters } from '../../ui/escape';
import { formatSteadyDuration } from '../../ui/formatDuration';
import { usageText } from '../../ui/formatUsage';
import { contextValueOf, hotIcon, isHot, type RowContent, type RowIcon } from './rowContent';

/**
 * So many levels of processes are shown below a top row. VS Code asks for the levels one after the other, and its tree
 * and `reveal` recurse for each: they are not made for the thousands of levels of a script that calls itself. A level
 * takes 8 pixels, and a side bar has some 300: at this depth there is still room for a name.
 */
export const maxDepth = 25;

/** The name of another user is shown up to this length, in characters. */
const maxUserLength = 32;

/** The rows of siblings. Those with the same name get a longer one that tells them apart. `depth` counts from 1. */
export function* siblingRows(
  nodes: readonly ProcessNode[],
  depth: number,
  now: number,
): SlicedTask<readonly RowContent[]> {
  yield;
  const names = distinctNames(nodes.map(({ process }) => process));
  const rows: RowContent[] = [];
  for (const [index, node] of nodes.entries()) {
    yield;
    rows.push(yield* processRow(node, names[index] ?? '', depth, now));
  }
  return rows;
}

/** Recurses to {@link maxDepth}. */
function* processRow(node: ProcessNode, distinctName: string, depth: number, now: number): SlicedTask<RowContent> {
  const { process, children, total, key } = node;
  const orphan = isOrphanNode(node) ? node : undefined;
  const isCut = depth >= maxDepth && children.length > 0;
  const name = escapeControlCharacters(distinctName, maxNameLength);
  const ownLabel = node.isVSCode ? vscode.l10n.t('Another VS Code') : name;
  const label = isCut ? vscode.l10n.t('and {0} more below', total.count.toLocaleString()) : ownLabel;
  const alive = isAlive(process);
  // The numbers are where other rows have them, and a narrow side bar cuts off the age first.
  const description = [
    isCut ? vscode.l10n.t('from {0} on', `${name} (${process.pid})`) : process.pid.toString(),
    ...(alive ? usageText(total) : []),
    ...(node.isVSCode ? [name] : []),
    ...stateTexts(node),
    ...userTexts(node),
    ...(orphan ? orphanTexts(orphan, now) : []),
  ].join(' · ');
  const hasChildren = children.length > 0 || node.detachedDescendants.length > 0;
  return {
    id: key,
    label,
    description,
    ...(isCut ? { icon: 'ellipsis', iconColor: undefined } : iconOf(node, orphan)),
    contextValue: contextValueOf(
      'process',
      alive ? 'alive' : 'zombie',
      isCut && 'cut',
      process.state === 'stopped' ? 'stopped' : alive && !isStopped(process) && 'pausable',
      'copyable',
      'explained',
      hasChildren && 'hasChildren',
      orphan?.state,
      node.isVSCode && 'vscode',
    ),
    accessibilityLabel: vscode.l10n.t('{0}, process {1}', label, description),
    data: { type: 'process', node, orphan, isCut },
    children: isCut ? [] : yield* siblingRows(children, depth + 1, now),
    expanded: true,
  };
}

function orphanTexts({ record, state, orphanedAt }: OrphanNode, now: number): string[] {
  // It is still below its origin, and only for a short time.
  if (state === 'leaving') return [vscode.l10n.t('leaving')];
  return [
    vscode.l10n.t('from {0}', escapeControlCharacters(record.origin.label, maxNameLength)),
    formatSteadyDuration(now - orphanedAt),
  ];
}

function stateTexts({ process }: ProcessNode): string[] {
  if (process.state === 'zombie') return [vscode.l10n.t('zombie')];
  if (process.state === 'stopped') return [vscode.l10n.t('paused')];
  if (process.state === 'traced') return [vscode.l10n.t('in debugger')];
  if (process.state === 'blocked') return [vscode.l10n.t('blocked')];
  return [];
}

/** The user of the process, if that is another user. */
function userTexts({ process: { otherUser } }: ProcessNode): string[] {
  return otherUser ? [vscode.l10n.t('of {0}', escapeControlCharacters(otherUser.name, maxUserLength))] : [];
}

function iconOf({ process, cpu, isVSCode }: ProcessNode, orphan: OrphanNode | undefined): RowIcon {
  if (process.state === 'zombie') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (isStopped(process)) return { icon: 'debug-pause', iconColor: 'charts.yellow' };
  if (isHot(cpu)) return hotIcon;
  if (isVSCode) return { icon: 'multiple-windows', iconColor: undefined };
  if (orphan?.state === 'orphan') return { icon: 'debug-disconnect', iconColor: 'list.warningForeground' };
  return { icon: 'server-process', iconColor: undefined };
}
