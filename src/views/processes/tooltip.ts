import * as vscode from 'vscode';
import type { HistorySeries, ProcessHistory } from '../../process/history/processHistory';
import type { OriginNode, OrphanNode, ProcessNode, Snapshot } from '../../process/model/snapshot';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import type { ProcessCommand } from '../../process/programs/invocation';
import type { ProcessFacts } from '../../process/source/processSource';
import type { ChainLink } from '../../process/why/chain';
import { getWhy, getWhyOfLostParent } from '../../process/why/why';
import { escapeControlCharacters, escapeMarkup, maxReasonLength } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { memoryTexts } from '../../ui/formatUsage';
import { kindText, originText } from '../../ui/originText';
import { chainLines, lostParentSentence, portsText, whySentence } from '../../ui/whyText';
import { endedFacts } from './endedFacts';
import { maxCommandLineLength, type Fact } from './facts';
import { getHistoryPicture, type HistoryPicture } from './historyPicture';
import { endingText, orphanFacts } from './orphanFacts';
import { originRootFacts, portFacts, processFacts, totalFact, usageFacts } from './processFacts';
import type { RowData } from './rowContent';
import { runawayFacts } from './runawayFacts';
import type { ShownRunaways } from './runawayMarks';

/** More processes than this are counted, not named. */
const maxListed = 10;

/** What is known when the user points at a row. */
export interface TooltipOptions {
  /** Read for the tooltip, and newer than the row. */
  readonly facts?: ProcessFacts | undefined;
  /** The newest one. */
  readonly snapshot?: Snapshot;
  readonly history?: Pick<ProcessHistory, 'own' | 'tree'> | undefined;
  readonly theme?: vscode.ColorThemeKind;
  readonly runaways?: Pick<ShownRunaways, 'get' | 'isIgnored'> | undefined;
}

/** A tooltip before it is Markdown. */
interface Content {
  readonly title: string;
  /** The title is one sentence, and not a name. */
  readonly isSentence?: boolean;
  readonly chain?: readonly string[];
  readonly picture?: HistoryPicture | undefined;
  readonly facts: readonly Fact[];
  readonly last?: string | undefined;
}

/**
 * The tooltip of a row. VS Code asks for it once for each time that it draws the row, so that it has times and no ages.
 */
export function tooltipOf(data: RowData, now: number, options: TooltipOptions = {}): vscode.MarkdownString {
  switch (data.type) {
    case 'failure':
      return toMarkdown({
        title: vscode.l10n.t('The processes could not be listed'),
        facts: [[vscode.l10n.t('Why'), escapeControlCharacters(data.error.message, maxReasonLength)]],
      });
    case 'group':
      return toMarkdown({
        title:
          data.group === 'orphans'
            ? vscode.l10n.t('Started by this workspace and left behind')
            : vscode.l10n.t('Outlived their parent, as they are meant to'),
        ...groupContent(data.nodes, now),
      });
    case 'lostParent':
      return toMarkdown({ title: nameOf(data.lostParent), ...lostParentContent(data, now, options) });
    case 'ended':
      return toMarkdown({ title: nameOf(data.ended.process), facts: endedFacts(data.ended, now) });
    case 'origin':
      return toMarkdown(originContent(data.node, now, options));
    case 'process':
      return toMarkdown(processContent(data, now, options));
  }
}

function processContent(
  { node, orphan, isCut }: Extract<RowData, { type: 'process' }>,
  now: number,
  options: TooltipOptions,
): Content {
  const why = getWhy(node, options.snapshot ?? emptySnapshot(now));
  const { history } = options;
  const isTree = node.children.length > 0;
  const picture = pictureOf(isTree ? history?.tree(node.key) : history?.own(node.key), options);
  return {
    title: whySentence(why, now),
    isSentence: true,
    ...(isTelling(why.chain) && { chain: chainLines(why, now) }),
    picture,
    facts: [
      ...runawayFacts([node], now, options.runaways),
      ...(node.isVSCode ? [vscodeFact()] : []),
      ...(isCut === true ? [cutFact(node)] : []),
      // The words of the picture say the same of a single process.
      ...(isTree || !picture ? usageFacts(node) : []),
      ...portFacts(node.ports),
      ...processFacts(node.process, options.facts),
      ...(orphan ? orphanFacts(orphan) : []),
    ],
  };
}

function lostParentContent(
  { lostParent, nodes }: Extract<RowData, { type: 'lostParent' }>,
  now: number,
  { snapshot }: TooltipOptions,
): Partial<Content> & Pick<Content, 'facts'> {
  const why = getWhyOfLostParent(lostParent, nodes, snapshot ?? emptySnapshot(now));
  return {
    ...(why && { title: lostParentSentence(why, now), isSentence: true }),
    ...(why && isTelling(why.chain) && { chain: chainLines(why, now) }),
    facts: nodes
      .slice(0, maxListed)
      .map((node) => [
        nameAndPid(node),
        [...memoryTexts(node.total), ...(node.ports.length > 0 ? [portsText(node.ports)] : [])].join(', '),
      ]),
    last: moreText(nodes),
  };
}

function originContent(node: OriginNode, now: number, options: TooltipOptions): Content {
  const { origin, root, rootNode, total, ending } = node;
  const { facts, history } = options;
  const subjects = [...(rootNode ? [rootNode] : []), { key: origin.id }];
  const result: Fact[] = runawayFacts(subjects, now, options.runaways);
  if (ending !== undefined) result.push([vscode.l10n.t('Still here'), endingText(ending, origin.kind)]);
  if (origin.command !== undefined) {
    result.push([vscode.l10n.t('Runs now'), escapeControlCharacters(origin.command, maxCommandLineLength)]);
  }
  result.push(...totalFact(vscode.l10n.t('In all'), total));
  if (root) result.push(...originRootFacts(root, now, facts));
  return {
    title: `${kindText(origin.kind)}: ${escapeControlCharacters(origin.label, maxNameLength)}`,
    picture: pictureOf(history?.tree(origin.id), options),
    facts: result,
  };
}

/** The first processes of a group. */
function groupContent(nodes: readonly OrphanNode[], now: number): Pick<Content, 'facts' | 'last'> {
  return {
    facts: nodes
      .slice(0, maxListed)
      .map((node) => [
        nameAndPid(node),
        [
          vscode.l10n.t('from {0}, left at {1}', originText(node.record.origin), formatTimestamp(node.orphanedAt, now)),
          ...memoryTexts(node.total),
        ].join(', '),
      ]),
    last: moreText(nodes),
  };
}

function moreText({ length }: readonly OrphanNode[]): string | undefined {
  return length > maxListed ? vscode.l10n.t('and {0} more', length - maxListed) : undefined;
}

function nameAndPid({ process }: ProcessNode): string {
  return `${nameOf(process)} (${process.pid})`;
}

/** Whether a chain says more than the sentence. */
function isTelling(chain: readonly ChainLink[]): boolean {
  return chain.length > 2;
}

function pictureOf(series: HistorySeries | undefined, { theme }: TooltipOptions): HistoryPicture | undefined {
  return series && getHistoryPicture(series, theme ?? vscode.ColorThemeKind.Dark);
}

function emptySnapshot(at: number): Snapshot {
  return { at, origins: [], orphans: [], detached: [], ended: [], failure: undefined };
}

function nameOf(process: ProcessCommand): string {
  return escapeControlCharacters(displayName(process), maxNameLength);
}

function vscodeFact(): Fact {
  return [
    vscode.l10n.t('What it is'),
    vscode.l10n.t(
      'another VS Code that was started here; what its windows run is theirs and not listed, it is only ended as a whole',
    ),
  ];
}

/** For the row that stands for a tree too deep to be shown. */
function cutFact(node: ProcessNode): Fact {
  return [
    vscode.l10n.t('Too deep to be shown'),
    vscode.l10n.t(
      'this row stands for {0} and the {1} processes below it; what is done to it is done to {0}, and with its tree to all of them',
      nameAndPid(node),
      (node.total.count - 1).toLocaleString(),
    ),
  ];
}

/** Escapes all text that is handed in: no markup is in the result except that of this function. */
function toMarkdown({ title, isSentence, chain = [], picture, facts, last }: Content): vscode.MarkdownString {
  const heading = escapeMarkup(title.trim());
  const paragraphs = [isSentence === true ? heading : `**${heading}**`];
  // A level takes two blanks that do not break.
  if (chain.length > 0) {
    paragraphs.push(chain.map((line, depth) => `${'\u00a0'.repeat(2 * depth)}${escapeMarkup(line)}`).join('  \n'));
  }
  if (picture)
    paragraphs.push(`![${escapeAlternative(picture.text)}](${picture.uri})  \n${escapeMarkup(picture.text)}`);
  const lines = facts.map(([name, value]) => `${escapeMarkup(name)}: ${escapeMarkup(value)}`);
  if (last !== undefined) lines.push(escapeMarkup(last));
  if (lines.length > 0) paragraphs.push(lines.join('  \n'));
  return new vscode.MarkdownString().appendMarkdown(paragraphs.join('\n\n'));
}

/** Of an image, in which only brackets can be escaped: other backslashes would be read out. */
function escapeAlternative(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&');
}
