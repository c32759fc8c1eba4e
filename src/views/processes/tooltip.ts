import * as vscode from 'vscode';
import type { EndedProcess, OriginNode, OrphanNode, ProcessNode } from '../../process/model/snapshot';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import type { ProcessCommand } from '../../process/programs/invocation';
import type { ProcessFacts } from '../../process/source/processSource';
import { escapeControlCharacters, escapeMarkup, maxReasonLength, shellQuote } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatMemory } from '../../ui/formatUsage';
import { kindText, originText } from '../../ui/originText';
import { endedText } from './endedRow';
import { maxCommandLineLength, type Fact } from './facts';
import { endingText, orphanFacts } from './orphanFacts';
import { processFacts, totalText, usageFacts } from './processFacts';
import type { RowData } from './rowContent';

/** More processes than this are counted, not named. */
const maxListed = 10;

/**
 * The tooltip of a row. VS Code asks for it once for each time that it draws the row, so that it has times and no ages.
 * `facts` are read for the tooltip, and newer than the row.
 */
export function tooltipOf(data: RowData, now: number, facts?: ProcessFacts): vscode.MarkdownString {
  switch (data.type) {
    case 'failure':
      return toMarkdown(vscode.l10n.t('The processes could not be listed'), [
        [vscode.l10n.t('Why'), escapeControlCharacters(data.error.message, maxReasonLength)],
      ]);
    case 'group':
      return toMarkdown(
        data.group === 'orphans'
          ? vscode.l10n.t('Started by this workspace and left behind')
          : vscode.l10n.t('Outlived their parent, as they are meant to'),
        groupFacts(data.nodes, now),
        data.nodes.length > maxListed ? vscode.l10n.t('and {0} more', data.nodes.length - maxListed) : undefined,
      );
    case 'lostParent':
      return toMarkdown(nameOf(data.lostParent), groupFacts(data.nodes, now));
    case 'ended':
      return toMarkdown(nameOf(data.ended.process), endedFacts(data.ended, now));
    case 'origin': {
      const { origin } = data.node;
      const title = `${kindText(origin.kind)}: ${escapeControlCharacters(origin.label, maxNameLength)}`;
      return toMarkdown(title, originFacts(data.node, now, facts));
    }
    case 'process': {
      const { node, orphan, isCut } = data;
      return toMarkdown(nameOf(node.process), [
        ...(node.isVSCode ? [vscodeFact()] : []),
        ...(isCut === true ? [cutFact(node)] : []),
        ...(orphan ? orphanFacts(orphan, now) : []),
        ...processFacts(node.process, now, facts),
        ...usageFacts(node),
      ]);
    }
  }
}

function nameOf(process: ProcessCommand): string {
  return escapeControlCharacters(displayName(process), maxNameLength);
}

function endedFacts(ended: EndedProcess, now: number): Fact[] {
  const { process } = ended;
  return [
    [vscode.l10n.t('Process'), process.pid.toString()],
    [
      vscode.l10n.t('Command line'),
      escapeControlCharacters(shellQuote(process.commandLine, maxCommandLineLength), maxCommandLineLength),
    ],
    [vscode.l10n.t('State'), `${endedText(ended)}, ${formatTimestamp(ended.endedAt, now)}`],
  ];
}

/** The first processes of a group. */
function groupFacts(nodes: readonly OrphanNode[], now: number): Fact[] {
  return nodes
    .slice(0, maxListed)
    .map((node) => [
      `${nameOf(node.process)} (${node.process.pid})`,
      vscode.l10n.t(
        'from {0}, left at {1}, {2}',
        originText(node.record.origin),
        formatTimestamp(node.orphanedAt, now),
        formatMemory(node.total.memory),
      ),
    ]);
}

function originFacts({ origin, root, total, ending }: OriginNode, now: number, facts?: ProcessFacts): Fact[] {
  const result: Fact[] = [];
  if (ending !== undefined) result.push([vscode.l10n.t('Still here'), endingText(ending, origin.kind)]);
  if (origin.command !== undefined) {
    result.push([vscode.l10n.t('Runs now'), escapeControlCharacters(origin.command, maxCommandLineLength)]);
  }
  if (root) result.push(...processFacts(root, now, facts));
  result.push([vscode.l10n.t('In all'), totalText(total.cpu, total.memory, total.count)]);
  return result;
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
      `${nameOf(node.process)} (${node.process.pid})`,
      (node.total.count - 1).toLocaleString(),
    ),
  ];
}

/** Escapes all text that is handed in: no markup is in the result except that of this function. */
function toMarkdown(title: string, facts: readonly Fact[], last?: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(`**${escapeMarkup(title.trim())}**`);
  for (const [name, value] of facts) markdown.appendMarkdown(`  \n${escapeMarkup(name)}: ${escapeMarkup(value)}`);
  if (last !== undefined) markdown.appendMarkdown(`  \n${escapeMarkup(last)}`);
  return markdown;
}
