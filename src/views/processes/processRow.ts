import * as vscode from 'vscode';
import type { SlicedTask } from '../../common/timeSlicing';
import { isOrphanNode, type OrphanNode, type ProcessNode } from '../../process/model/snapshot';
import { isAlive, isStopped } from '../../process/processInfo';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { spokenPid, stateTexts, type Wording } from './processText';
import { contextValueOf, hotIcon, isHot, type RowContent, type RowData, type RowIcon } from './rowContent';
import type { RowOptions } from './rowOptions';
import { accessibilityLabelOf, descriptionOf } from './rowText';

/**
 * So many levels of processes are shown below a top row. VS Code asks for the levels one after the other, and its tree
 * and `reveal` recurse for each: they are not made for the thousands of levels of a script that calls itself. A level
 * takes 8 pixels, and a side bar has some 300: at this depth there is still room for a name.
 */
export const maxDepth = 25;

/** So many rows are made before other work may interrupt: to check for that costs as much as a row. */
const rowsPerStep = 16;

/** Of the row that stands for what is too deep to be shown. */
const cutIcon: RowIcon = { icon: 'ellipsis', iconColor: undefined };

/**
 * The rows of siblings below the row with the id `parentId`. Those with the same name get a longer one that tells them
 * apart. `depth` counts from 1. It recurses to {@link maxDepth}.
 */
export function* siblingRows(
  parentId: string,
  nodes: readonly ProcessNode[],
  depth: number,
  options: RowOptions,
): SlicedTask<readonly RowContent[]> {
  yield;
  const labels = options.labels.labelsOf(
    parentId,
    nodes.map(({ process }) => process),
  );
  const rows: RowContent[] = [];
  for (const [index, node] of nodes.entries()) {
    if (index % rowsPerStep === 0) yield;
    const children = hasRowsBelow(node, depth) ? yield* siblingRows(node.key, node.children, depth + 1, options) : [];
    rows.push(new ProcessRow(node, labels[index] ?? '', children, options));
  }
  return rows;
}

/** Whether the children of a process have rows. Those below {@link maxDepth} have none. */
function hasRowsBelow({ children }: ProcessNode, depth: number): boolean {
  return depth < maxDepth && children.length > 0;
}

/** A class, so that the text for screen readers is made only for the rows that VS Code requests. */
class ProcessRow implements RowContent {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly iconColor: string | undefined;
  readonly contextValue: string;
  readonly data: RowData;
  readonly expanded = true;

  constructor(
    private readonly node: ProcessNode,
    private readonly name: string,
    readonly children: readonly RowContent[],
    private readonly options: RowOptions,
  ) {
    const { process, total, key } = node;
    const orphan = isOrphanNode(node) ? node : undefined;
    const isCut = children.length < node.children.length;
    const { icon, iconColor } = isCut ? cutIcon : iconOf(node, orphan);
    this.id = key;
    this.label = isCut ? vscode.l10n.t('and {0} more below', total.count.toLocaleString()) : this.ownLabel;
    this.description = this.describe(isCut);
    this.icon = icon;
    this.iconColor = iconColor;
    this.contextValue = contextValueOf(
      'process',
      isAlive(process) ? 'alive' : 'zombie',
      isCut && 'cut',
      process.state === 'stopped' ? 'stopped' : isAlive(process) && !isStopped(process) && 'pausable',
      'copyable',
      'explained',
      (node.children.length > 0 || node.detachedDescendants.length > 0) && 'hasChildren',
      node.ports.length > 0 && 'listening',
      orphan?.state,
      node.isVSCode && 'vscode',
    );
    this.data = { type: 'process', node, orphan, isCut };
  }

  get accessibilityLabel(): string {
    const { process, total } = this.node;
    const usage = isAlive(process) ? spokenUsage(total) : [];
    return accessibilityLabelOf([this.label, spokenPid(process.pid), ...usage, ...this.states('spoken')]);
  }

  private get ownLabel(): string {
    return this.node.isVSCode ? vscode.l10n.t('Another VS Code') : this.name;
  }

  /** What is worth a look comes first: a narrow side bar cuts off the end. */
  private describe(isCut: boolean): string {
    const { process, total } = this.node;
    const pid = process.pid.toString();
    const texts = [...(isAlive(process) ? usageText(total) : []), ...this.states('shown')];
    return descriptionOf(isCut ? [vscode.l10n.t('from {0} on', `${this.name} (${pid})`), ...texts] : [...texts, pid]);
  }

  private states(wording: Wording): string[] {
    const states = stateTexts(this.node, this.options, wording);
    return this.node.isVSCode ? [this.name, ...states] : states;
  }
}

function iconOf({ process, cpu, isVSCode }: ProcessNode, orphan: OrphanNode | undefined): RowIcon {
  if (process.state === 'zombie') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (isStopped(process)) return { icon: 'debug-pause', iconColor: 'charts.yellow' };
  if (isHot(cpu)) return hotIcon;
  if (isVSCode) return { icon: 'multiple-windows', iconColor: undefined };
  if (orphan?.state === 'orphan') return { icon: 'debug-disconnect', iconColor: 'list.warningForeground' };
  return { icon: 'server-process', iconColor: undefined };
}
