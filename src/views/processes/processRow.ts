import * as vscode from 'vscode';
import { isOrphanNode, type OrphanNode, type ProcessNode } from '../../process/model/snapshot';
import { isAlive, isStopped, mayBePaused } from '../../process/processInfo';
import { isNodeProgram } from '../../process/programs/nodeProgram';
import type { Totals } from '../../process/processTable';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { runawayTexts, spokenPid, stateTexts, type Surroundings, type Wording } from './processText';
import { contextValueOf, hotIcon, isHot, runawayIcon, type RowContent, type RowData, type RowIcon } from './rowContent';
import { accessibilityLabelOf, descriptionOf } from './rowText';
import { noMark, type RunawayMark, type RunawayMarks } from './runawayMarks';

/**
 * So many levels of processes are shown below a top row. VS Code asks for the levels one after the other, and its tree
 * and `reveal` recurse for each: they are not made for the thousands of levels of a script that calls itself. A level
 * takes 8 pixels, and a side bar has some 300: at this depth there is still room for a name.
 */
export const maxDepth = 25;

/** Of the row that stands for what is too deep to be shown. */
const cutIcon: RowIcon = { icon: 'ellipsis', iconColor: undefined };

export interface ProcessRowOptions extends Surroundings {
  /** The ids of the origins that are open: these can be revealed. */
  readonly openOrigins: ReadonlySet<string>;
  readonly marks: RunawayMarks;
}

export interface ProcessRowShape {
  readonly children: readonly RowContent[];
  /** The row also stands for everything below the process, which is too deep to be shown. */
  readonly isCut?: boolean;
  /** In a list, where each process has a row of its own and none is below its origin: the name of the origin. */
  readonly listedOrigin?: string;
}

/** A class, so that the text for screen readers is made only for the rows that VS Code requests. */
export class ProcessRow implements RowContent {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly iconColor: string | undefined;
  readonly contextValue: string;
  readonly data: RowData;
  readonly children: readonly RowContent[];
  readonly expanded = true;
  readonly usage: Totals;
  readonly details: string;
  private readonly listedOrigin: string | undefined;
  private readonly isCut: boolean;
  private readonly isRevealable: boolean;
  private readonly mark: RunawayMark;
  private readonly surroundings: Surroundings;

  constructor(
    private readonly node: ProcessNode,
    private readonly name: string,
    options: ProcessRowOptions,
    { children, isCut = false, listedOrigin }: ProcessRowShape,
  ) {
    this.children = children;
    this.listedOrigin = listedOrigin;
    this.isCut = isCut;
    this.isRevealable = options.openOrigins.has(node.record.origin.id);
    this.mark = markOf(node, options, { isCut, listedOrigin });
    const { now, openedPorts } = options;
    // The rest of the options belongs to one snapshot, and a row may be kept for longer.
    this.surroundings = { now, openedPorts };
    const { process, total, key } = node;
    const orphan = isOrphanNode(node) ? node : undefined;
    const { icon, iconColor } = isCut ? cutIcon : iconOf(node, orphan, this.mark);
    this.id = key;
    this.label = isCut ? vscode.l10n.t('and {0} more below', total.count.toLocaleString()) : this.ownLabel;
    this.usage = this.getUsage();
    const runaways = runawayTexts(this.mark, node.forksPerSecond, now, 'shown');
    const states = this.states('shown');
    this.details = descriptionOf([...runaways, ...states]);
    this.description = this.describe(isCut, runaways, states);
    this.icon = icon;
    this.iconColor = iconColor;
    this.contextValue = contextValueOf(
      'process',
      isAlive(process) ? 'alive' : 'zombie',
      isCut && 'cut',
      mayBePaused(process) && 'stopped',
      isAlive(process) && !isStopped(process) && 'pausable',
      'copyable',
      'explained',
      'detailed',
      (node.children.length > 0 || node.detachedDescendants.length > 0) && 'hasChildren',
      node.ports.length > 0 && 'listening',
      orphan?.state,
      node.isVSCode && 'vscode',
      this.isRevealable && 'revealable',
      'inspectable',
      isNodeProgram(process) && 'node',
      this.mark.runaways.length > 0 && 'runaway',
      this.mark.isIgnored && 'ignored',
    );
    this.data = { type: 'process', node, orphan, isCut };
  }

  /**
   * Whether a row that is made of the same node now would be the same. The text of an orphan and of a runaway depends on
   * the time too, and that of what listens on a port on other processes.
   */
  isFor(name: string, options: ProcessRowOptions, { children, isCut = false, listedOrigin }: ProcessRowShape): boolean {
    const { node } = this;
    return (
      !isOrphanNode(node) &&
      node.ports.length === 0 &&
      this.mark === noMark &&
      markOf(node, options, { isCut, listedOrigin }) === noMark &&
      name === this.name &&
      isCut === this.isCut &&
      listedOrigin === this.listedOrigin &&
      options.openOrigins.has(node.record.origin.id) === this.isRevealable &&
      children.length === this.children.length &&
      children.every((child, index) => child === this.children[index])
    );
  }

  get accessibilityLabel(): string {
    const { process, forksPerSecond } = this.node;
    const usage = isAlive(process) ? spokenUsage(this.usage) : [];
    const runaways = runawayTexts(this.mark, forksPerSecond, this.surroundings.now, 'spoken');
    return accessibilityLabelOf([this.label, spokenPid(process.pid), ...runaways, ...usage, ...this.states('spoken')]);
  }

  private get ownLabel(): string {
    return this.node.isVSCode ? vscode.l10n.t('Another VS Code') : this.name;
  }

  /** What is worth a look comes first: a narrow side bar cuts off the end. */
  private describe(isCut: boolean, runaways: readonly string[], states: readonly string[]): string {
    const { process } = this.node;
    const pid = process.pid.toString();
    const texts = [...runaways, ...(isAlive(process) ? usageText(this.usage) : []), ...states];
    return descriptionOf(isCut ? [vscode.l10n.t('from {0} on', `${this.name} (${pid})`), ...texts] : [...texts, pid]);
  }

  private states(wording: Wording): string[] {
    const states = stateTexts(this.node, this.surroundings, wording);
    return [
      ...(this.node.isVSCode ? [this.name] : []),
      ...states,
      ...(this.listedOrigin === undefined ? [] : [this.listedOrigin]),
    ];
  }

  /** What another VS Code runs has no rows. */
  private getUsage(): Totals {
    const { node } = this;
    const isOwn = this.listedOrigin !== undefined && !node.isVSCode;
    return isOwn ? { cpu: node.cpu, memory: node.process.memory, count: 1 } : node.total;
  }
}

function markOf(
  node: ProcessNode,
  { marks }: ProcessRowOptions,
  { isCut = false, listedOrigin }: Pick<ProcessRowShape, 'isCut'> & { readonly listedOrigin: string | undefined },
): RunawayMark {
  return marks.ofProcess(node, { isCut, isAlone: listedOrigin !== undefined });
}

function iconOf(
  { process, cpu, isVSCode }: ProcessNode,
  orphan: OrphanNode | undefined,
  { runaways }: RunawayMark,
): RowIcon {
  if (process.state === 'zombie') return { icon: 'circle-slash', iconColor: 'disabledForeground' };
  if (isStopped(process)) return { icon: 'debug-pause', iconColor: 'charts.yellow' };
  if (runaways.length > 0) return runawayIcon;
  if (isHot(cpu)) return hotIcon;
  if (isVSCode) return { icon: 'multiple-windows', iconColor: undefined };
  if (orphan?.state === 'orphan') return { icon: 'debug-disconnect', iconColor: 'list.warningForeground' };
  return { icon: 'server-process', iconColor: undefined };
}
