import * as vscode from 'vscode';
import type { SlicedTask } from '../../common/timeSlicing';
import type { Ending, OriginNode, ShownOrigin } from '../../process/model/snapshot';
import { originRules, type OriginKind } from '../../process/origin';
import { maxNameLength } from '../../process/programs/displayName';
import { isNodeProgram } from '../../process/programs/nodeProgram';
import { escapeControlCharacters } from '../../ui/escape';
import { spokenUsage, usageText } from '../../ui/formatUsage';
import { kindText } from '../../ui/originText';
import { getRootUsage, getShownRoot } from './arrange/placedProcesses';
import { runawayTexts, spokenPid } from './processText';
import { contextValueOf, hotIcon, isHot, runawayIcon, type RowContent, type RowIcon } from './rowContent';
import type { RowOptions } from './rowOptions';
import { accessibilityLabelOf, descriptionOf } from './rowText';
import type { RunawayMark } from './runawayMarks';
import { siblingRows } from './siblingRows';

/** The command line that runs in a terminal is shown up to this length, in characters: a narrow side bar has to show the numbers too. */
const maxCommandLength = 24;

const originIcons: Record<OriginKind, string> = {
  terminal: 'terminal',
  task: 'tools',
  debug: 'debug-alt',
  extension: 'extensions',
  extensionHost: 'server-environment',
};

/** The row of an origin, with the rows below it. In a list it stands for the root alone. */
export function* originRow(node: OriginNode, options: RowOptions): SlicedTask<RowContent> {
  const { origin, root, processes, total, ending, isVSCode } = node;
  const { isList } = options.arranged;
  const hasOrphans = options.originsOfOrphans.has(origin.id);
  const endableRoot = getShownRoot(node);
  const usage = isList && root && !isVSCode ? getRootUsage(node, root) : total;
  const label = escapeControlCharacters(origin.label, maxNameLength);
  const { command, debugType } = origin;
  const about = [command, debugType].flatMap((text) =>
    text === undefined ? [] : [escapeControlCharacters(text, maxCommandLength)],
  );
  const mark = options.marks.ofOrigin(node, { isAlone: isList });
  const forks = node.rootNode?.forksPerSecond;
  const states = [
    ...(origin.isHidden === true ? [vscode.l10n.t('hidden')] : []),
    ...(isVSCode ? [vscode.l10n.t('another VS Code')] : []),
    ...(endableRoot?.state === 'stopped' ? [vscode.l10n.t('paused')] : []),
    ...(ending === undefined ? [] : [endingText(ending)]),
  ];
  const [pid, pidSpoken] = endableRoot ? [[`${endableRoot.pid}`], [spokenPid(endableRoot.pid)]] : [[], []];
  const hasChildren = processes.length > 0 || node.detachedDescendants.length > 0;
  // The shell of a terminal is not ended with what it has started.
  const hasStarted = processes.length > 0 || hasOrphans || (endableRoot !== undefined && origin.kind !== 'terminal');
  const canEndAll = hasStarted && !isVSCode && !originRules[origin.kind].isRootVSCode;
  return {
    id: origin.id,
    label,
    description: descriptionOf([
      ...runawayTexts(mark, forks, options.now, 'shown'),
      ...about,
      ...usageText(usage),
      ...states,
      ...pid,
    ]),
    ...iconOf(node, mark, (isList || processes.length === 0) && isHot(usage.cpu)),
    contextValue: contextValueOf(
      'origin',
      origin.kind,
      ending,
      endableRoot && 'alive',
      endableRoot?.state === 'stopped' && 'stopped',
      hasChildren && 'hasChildren',
      canEndAll && 'endable',
      'copyable',
      endableRoot && 'explained',
      endableRoot && 'detailed',
      ending === undefined && 'revealable',
      endableRoot && 'inspectable',
      endableRoot && isNodeProgram(endableRoot) && 'node',
      mark.runaways.length > 0 && 'runaway',
      mark.isIgnored && 'ignored',
      ending === undefined && origin.isRestartable === true && 'restartable',
    ),
    accessibilityLabel: accessibilityLabelOf([
      `${kindText(origin.kind)} ${label}`,
      ...about,
      ...pidSpoken,
      ...runawayTexts(mark, forks, options.now, 'spoken'),
      ...spokenUsage(usage),
      ...states,
    ]),
    data: { type: 'origin', node },
    children: isList ? [] : yield* siblingRows(origin.id, processes, 1, options),
    expanded: true,
  };
}

/** What has got out of hand below an origin colours the icon of the origin, which stays what it is. */
function iconOf({ origin, ending }: OriginNode, { runaways, hidden }: RunawayMark, isHotRoot: boolean): RowIcon {
  if (runaways.length > 0) return runawayIcon;
  if (isHotRoot) return hotIcon;
  const color = ending === undefined ? undefined : 'disabledForeground';
  return { icon: originIcon(origin), iconColor: hidden > 0 ? runawayIcon.iconColor : color };
}

function originIcon({ kind, isHidden }: ShownOrigin): string {
  return kind === 'terminal' && isHidden === true ? 'eye-closed' : originIcons[kind];
}

function endingText(ending: Ending): string {
  return ending === 'closing' ? vscode.l10n.t('closing') : vscode.l10n.t('before the reload');
}
