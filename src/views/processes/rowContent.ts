import * as vscode from 'vscode';
import { maxNameLength } from '../../process/programs/displayName';
import { distinctNames } from '../../process/programs/distinctNames';
import { originRules, type OriginKind } from '../../process/origin';
import { isAlive, isStopped, type ProcessInfo } from '../../process/processInfo';
import {
  isOrphanNode,
  type Ending,
  type OriginNode,
  type OrphanNode,
  type ProcessNode,
} from '../../process/model/snapshot';
import type { Snapshot } from '../../process/model/snapshot';
import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { sum } from '../../process/processTable';
import { formatSteadyDuration } from '../../ui/formatDuration';
import { maxReasonLength, escapeControlCharacters } from '../../ui/escape';
import { usageText } from '../../ui/formatUsage';

/** What a row stands for. */
export type RowData =
  | { readonly type: 'failure'; readonly error: Error }
  | { readonly type: 'group'; readonly group: 'orphans' | 'detached'; readonly nodes: readonly OrphanNode[] }
  | { readonly type: 'origin'; readonly node: OriginNode }
  | {
      readonly type: 'process';
      readonly node: ProcessNode;
      readonly orphan: OrphanNode | undefined;
      /** It stands for the process with all that is below it, which is too deep to be shown ({@link maxDepth}). */
      readonly isCut?: boolean;
    };

/** The process that a row is about, if it is about one. */
export function processOf(data: RowData): ProcessInfo | undefined {
  if (data.type === 'process') return data.node.process;
  return data.type === 'origin' ? data.node.root : undefined;
}

/** A row as it is to be drawn: plain data, so that two can be compared. */
export interface RowContent {
  /** The same for the same process or origin as long as it lives, wherever the row stands. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly iconColor: string | undefined;
  /** Flags between semicolons, for the `when` of menus. */
  readonly contextValue: string;
  readonly accessibilityLabel: string;
  readonly data: RowData;
  readonly children: readonly RowContent[];
  readonly expanded: boolean;
}

/**
 * So many levels of processes are shown below a top row. VS Code asks for each level after it has got the one above, and
 * its tree and `reveal` call themselves for each: they are not made for the thousands of levels that a script which calls
 * itself gets to. A level takes 8 pixels and a side bar has some 300: here there still is room for a name.
 */
export const maxDepth = 25;

/** More CPU than this, in percent of one core, is drawn as hot. */
const hotPercent = 80;

const hotIcon = { icon: 'flame', iconColor: 'charts.orange' } as const;

function isHot(cpu: number | undefined): boolean {
  return cpu !== undefined && cpu >= hotPercent;
}

const originIcons: Record<OriginKind, string> = {
  terminal: 'terminal',
  task: 'tools',
  debug: 'debug-alt',
  extensionHost: 'extensions',
};

/** The rows of a snapshot, top level first: what failed, what was left behind, then the origins. `now` is in ms since 1970. */
export function rowsOf(snapshot: Snapshot, now: number): readonly RowContent[] {
  return runToEnd(rowsInSteps(snapshot, now));
}

/** The same as work that can be interrupted: a level may have thousands of rows. */
export function* rowsInSteps(snapshot: Snapshot, now: number): SlicedTask<readonly RowContent[]> {
  const rows: RowContent[] = [];
  if (snapshot.failure) rows.push(failureRow(snapshot.failure));
  if (snapshot.orphans.length > 0) rows.push(yield* groupRow('orphans', snapshot.orphans, now));
  for (const origin of snapshot.origins) {
    // Without helpers the extension host is nothing a person has started.
    if (originRules[origin.origin.kind].isShownWhenEmpty || origin.processes.length > 0)
      rows.push(yield* originRow(origin, now));
  }
  if (snapshot.detached.length > 0) rows.push(yield* groupRow('detached', snapshot.detached, now));
  return rows;
}

function failureRow(error: Error): RowContent {
  const label = vscode.l10n.t('The processes could not be listed');
  return {
    id: 'failure',
    label,
    description: escapeControlCharacters(error.message, maxReasonLength),
    icon: 'error',
    iconColor: 'list.errorForeground',
    contextValue: ';failure;',
    accessibilityLabel: `${label}: ${escapeControlCharacters(error.message, maxReasonLength)}`,
    data: { type: 'failure', error },
    children: [],
    expanded: false,
  };
}

function* groupRow(group: 'orphans' | 'detached', nodes: readonly OrphanNode[], now: number): SlicedTask<RowContent> {
  const label = group === 'orphans' ? vscode.l10n.t('Orphans') : vscode.l10n.t('Detached');
  const description = [nodes.length.toString(), ...usageText(sum(nodes.map(({ total }) => total)))].join(' · ');
  return {
    id: group,
    label,
    description,
    icon: group === 'orphans' ? 'warning' : 'link-external',
    iconColor: group === 'orphans' ? 'list.warningForeground' : undefined,
    contextValue: `;${group};`,
    accessibilityLabel: `${label}, ${description}`,
    data: { type: 'group', group, nodes },
    children: yield* siblingRows(nodes, 1, now),
    expanded: group === 'orphans',
  };
}

/** With more of the command line that runs in a terminal, in characters, a narrow side bar would hide the numbers. */
const maxCommandLength = 24;

function* originRow(node: OriginNode, now: number): SlicedTask<RowContent> {
  const { origin, root, processes, total, ending, isVSCode } = node;
  // The extension host is VS Code itself, and not for anybody to end.
  const own = originRules[origin.kind].canEndRoot ? root : undefined;
  const description = [
    ...(origin.command === undefined ? [] : [escapeControlCharacters(origin.command, maxCommandLength)]),
    ...(own ? [own.pid.toString()] : []),
    ...usageText(total),
    ...(isVSCode ? [vscode.l10n.t('another VS Code')] : []),
    ...(ending === undefined ? [] : [endingText(ending)]),
  ].join(' · ');
  const flags = [
    ...['origin', origin.kind],
    ending ?? '',
    own ? 'alive' : '',
    processes.length > 0 || node.detachedDescendants.length > 0 ? 'hasChildren' : '',
  ];
  return {
    id: origin.id,
    label: escapeControlCharacters(origin.label, maxNameLength),
    description,
    ...(processes.length === 0 && isHot(total.cpu)
      ? hotIcon
      : { icon: originIcons[origin.kind], iconColor: ending === undefined ? undefined : 'disabledForeground' }),
    contextValue: contextValue(flags),
    accessibilityLabel: `${kindText(origin.kind)} ${escapeControlCharacters(origin.label, maxNameLength)}, ${description}`,
    data: { type: 'origin', node },
    children: yield* siblingRows(processes, 1, now),
    expanded: true,
  };
}

/** The rows of siblings. Those that would be called the same get names that tell them apart. */
function* siblingRows(nodes: readonly ProcessNode[], depth: number, now: number): SlicedTask<readonly RowContent[]> {
  yield;
  const names = distinctNames(nodes.map(({ process }) => process));
  const rows: RowContent[] = [];
  for (const [index, node] of nodes.entries()) {
    yield;
    rows.push(yield* processRow(node, names[index] ?? '', depth, now));
  }
  return rows;
}

/** Calls itself for what is below, to {@link maxDepth}. `depth` counts from 1. */
function* processRow(node: ProcessNode, distinctName: string, depth: number, now: number): SlicedTask<RowContent> {
  const { process, children, total, key } = node;
  const orphan = isOrphanNode(node) ? node : undefined;
  const isCut = depth >= maxDepth && children.length > 0;
  const name = escapeControlCharacters(distinctName, maxNameLength);
  const ownLabel = node.isVSCode ? vscode.l10n.t('Another VS Code') : name;
  const label = isCut ? vscode.l10n.t('and {0} more below', total.count.toLocaleString()) : ownLabel;
  const alive = isAlive(process);
  // The numbers stand where other rows have them, and a narrow side bar cuts off the age first.
  const description = [
    isCut ? vscode.l10n.t('from {0} on', `${name} (${process.pid})`) : process.pid.toString(),
    ...(alive ? usageText(total) : []),
    ...(node.isVSCode ? [name] : []),
    ...stateText(node),
    ...userText(node),
    ...(orphan ? orphanTexts(orphan, now) : []),
  ].join(' · ');
  const flags = [
    'process',
    alive ? 'alive' : 'zombie',
    isCut ? 'cut' : '',
    process.state === 'stopped' ? 'stopped' : '',
    children.length > 0 || node.detachedDescendants.length > 0 ? 'hasChildren' : '',
    orphan?.state ?? '',
    node.isVSCode ? 'vscode' : '',
  ];
  return {
    id: key,
    label,
    description,
    ...(isCut ? { icon: 'ellipsis', iconColor: undefined } : iconOf(node, orphan)),
    contextValue: contextValue(flags),
    accessibilityLabel: vscode.l10n.t('{0}, process {1}', label, description),
    data: { type: 'process', node, orphan, isCut },
    children: isCut ? [] : yield* siblingRows(children, depth + 1, now),
    expanded: true,
  };
}

function contextValue(flags: readonly string[]): string {
  return `;${flags.filter((flag) => flag !== '').join(';')};`;
}

function orphanTexts({ record, state, orphanedAt }: OrphanNode, now: number): string[] {
  // It stands below its origin still, and for a moment only.
  if (state === 'leaving') return [vscode.l10n.t('leaving')];
  return [
    vscode.l10n.t('from {0}', escapeControlCharacters(record.origin.label, maxNameLength)),
    formatSteadyDuration(now - orphanedAt),
  ];
}

function endingText(ending: Ending): string {
  return ending === 'closing' ? vscode.l10n.t('closing') : vscode.l10n.t('before the reload');
}

function stateText({ process }: ProcessNode): string[] {
  if (process.state === 'zombie') return [vscode.l10n.t('zombie')];
  if (process.state === 'stopped') return [vscode.l10n.t('paused')];
  if (process.state === 'traced') return [vscode.l10n.t('in debugger')];
  if (process.state === 'blocked') return [vscode.l10n.t('blocked')];
  return [];
}

/** A user's name longer than this, in characters, is cut. */
const maxUserLength = 32;

/** Whose it is, where that is another user. */
function userText({ process: { otherUser } }: ProcessNode): string[] {
  return otherUser ? [vscode.l10n.t('of {0}', escapeControlCharacters(otherUser.name, maxUserLength))] : [];
}

function iconOf(
  { process, cpu, isVSCode }: ProcessNode,
  orphan: OrphanNode | undefined,
): Pick<RowContent, 'icon' | 'iconColor'> {
  if (process.state === 'zombie') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (isStopped(process)) return { icon: 'debug-pause', iconColor: 'charts.yellow' };
  if (isHot(cpu)) return hotIcon;
  if (isVSCode) return { icon: 'multiple-windows', iconColor: undefined };
  if (orphan?.state === 'orphan') return { icon: 'debug-disconnect', iconColor: 'list.warningForeground' };
  return { icon: 'server-process', iconColor: undefined };
}

/** What an origin is, in a word. */
export function kindText(kind: OriginKind): string {
  switch (kind) {
    case 'terminal':
      return vscode.l10n.t('Terminal');
    case 'task':
      return vscode.l10n.t('Task');
    case 'debug':
      return vscode.l10n.t('Debug session');
    case 'extensionHost':
      return vscode.l10n.t('Extensions');
  }
}
