import * as vscode from 'vscode';
import { displayName } from '../process/displayName';
import type { OriginKind } from '../process/origin';
import { isAlive } from '../process/processInfo';
import type { OriginNode, OrphanNode, ProcessNode, Snapshot } from '../process/snapshot';
import { sum, type Totals } from '../process/table';
import { steadyAgeText } from './age';
import { cpuText, memoryText, shortened, visible } from './text';

/** What a row stands for. */
export type RowData =
  | { readonly type: 'failure'; readonly error: Error }
  | { readonly type: 'group'; readonly group: 'orphans' | 'detached'; readonly nodes: readonly OrphanNode[] }
  | { readonly type: 'origin'; readonly node: OriginNode }
  | { readonly type: 'process'; readonly node: ProcessNode; readonly orphan: OrphanNode | undefined };

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
  const rows: RowContent[] = [];
  if (snapshot.failure) rows.push(failureRow(snapshot.failure));
  if (snapshot.orphans.length > 0) rows.push(groupRow('orphans', snapshot.orphans, now));
  for (const origin of snapshot.origins) {
    // Without helpers the extension host is nothing a person has started.
    if (origin.origin.kind !== 'extensionHost' || origin.processes.length > 0) rows.push(originRow(origin));
  }
  if (snapshot.detached.length > 0) rows.push(groupRow('detached', snapshot.detached, now));
  return rows;
}

function failureRow(error: Error): RowContent {
  const label = vscode.l10n.t('The processes could not be listed');
  return {
    id: 'failure',
    label,
    description: visible(error.message),
    icon: 'error',
    iconColor: 'list.errorForeground',
    contextValue: ';failure;',
    accessibilityLabel: `${label}: ${visible(error.message)}`,
    data: { type: 'failure', error },
    children: [],
    expanded: false,
  };
}

function groupRow(group: 'orphans' | 'detached', nodes: readonly OrphanNode[], now: number): RowContent {
  const label = group === 'orphans' ? vscode.l10n.t('Orphans') : vscode.l10n.t('Detached');
  const description = [nodes.length.toString(), ...numbers(sum(nodes.map(({ total }) => total)))].join(' · ');
  return {
    id: group,
    label,
    description,
    icon: group === 'orphans' ? 'warning' : 'link-external',
    iconColor: group === 'orphans' ? 'list.warningForeground' : undefined,
    contextValue: `;${group};`,
    accessibilityLabel: `${label}, ${description}`,
    data: { type: 'group', group, nodes },
    children: nodes.map((node) => processRow(node, node, now)),
    expanded: group === 'orphans',
  };
}

function originRow(node: OriginNode): RowContent {
  const { origin, root, processes, total } = node;
  // The extension host is VS Code itself, and not for anybody to end.
  const own = origin.kind === 'extensionHost' ? undefined : root;
  const command = origin.command === undefined ? [] : [shortened(visible(origin.command), 60)];
  const description = [...command, ...(own ? [own.pid.toString()] : []), ...numbers(total)].join(' · ');
  return {
    id: origin.id,
    label: visible(origin.label),
    description,
    ...(processes.length === 0 && isHot(total.cpu)
      ? hotIcon
      : { icon: originIcons[origin.kind], iconColor: undefined }),
    contextValue: `;origin;${origin.kind};${own ? 'alive;' : ''}${processes.length > 0 ? 'hasChildren;' : ''}`,
    accessibilityLabel: `${kindText(origin.kind)} ${visible(origin.label)}, ${description}`,
    data: { type: 'origin', node },
    children: processes.map((process) => processRow(process, undefined, 0)),
    expanded: true,
  };
}

function processRow(node: ProcessNode, orphan: OrphanNode | undefined, now: number): RowContent {
  const { process, children, total, key } = node;
  const label = shortened(visible(displayName(process)), 60);
  const alive = isAlive(process);
  const where = orphan
    ? [vscode.l10n.t('from {0}', visible(orphan.member.origin.label)), steadyAgeText(now - orphan.orphanedAt)]
    : [];
  const state = stateText(node);
  // The numbers stand where other rows have them, and a narrow side bar cuts off the age first.
  const description = [process.pid.toString(), ...(alive ? numbers(total) : []), ...state, ...where].join(' · ');
  const flags = [
    'process',
    alive ? 'alive' : 'zombie',
    process.state === 'stopped' ? 'stopped' : '',
    children.length > 0 ? 'hasChildren' : '',
    orphan?.standing ?? '',
  ].filter((flag) => flag !== '');
  return {
    id: key,
    label,
    description,
    ...iconOf(node, orphan),
    contextValue: `;${flags.join(';')};`,
    accessibilityLabel: vscode.l10n.t('{0}, process {1}', label, description),
    data: { type: 'process', node, orphan },
    children: children.map((child) => processRow(child, undefined, now)),
    expanded: true,
  };
}

/** CPU and memory, as a row shows them. CPU is left out as long as there is no second reading. */
export function numbers({ cpu, memory }: Totals): string[] {
  return [...(cpu === undefined ? [] : [cpuText(cpu)]), memoryText(memory)];
}

function stateText({ process }: ProcessNode): string[] {
  if (process.state === 'zombie') return [vscode.l10n.t('zombie')];
  if (process.state === 'stopped') return [vscode.l10n.t('paused')];
  if (process.state === 'blocked') return [vscode.l10n.t('blocked')];
  return [];
}

function iconOf({ process, cpu }: ProcessNode, orphan: OrphanNode | undefined): Pick<RowContent, 'icon' | 'iconColor'> {
  if (process.state === 'zombie') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (process.state === 'stopped') return { icon: 'debug-pause', iconColor: 'charts.yellow' };
  if (isHot(cpu)) return hotIcon;
  if (orphan?.standing === 'orphan') return { icon: 'debug-disconnect', iconColor: 'list.warningForeground' };
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
