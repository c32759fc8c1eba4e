import * as vscode from 'vscode';
import { displayName, maxNameLength } from '../../process/programs/displayName';
import { unknownTerminalId, type OriginKind } from '../../process/origin';
import type { OrphanState } from '../../process/lineage/orphans';
import { isAlive, type OtherUser, type ProcessInfo, type ProcessState } from '../../process/processInfo';
import type { Ending, OrphanNode, ProcessNode } from '../../process/model/snapshot';
import type { ProcessFacts } from '../../process/source/processSource';
import { kindText, type RowData } from './rowContent';
import { formatDuration } from '../../ui/formatDuration';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { maxReasonLength, shellQuote, escapeControlCharacters, escapeMarkup } from '../../ui/escape';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import { type Evidence } from '../../process/lineage/lineageRecord';

/** A command line longer than this, in characters, is cut: a tooltip is no place to read a program. */
const maxCommandLineLength = 600;

/** More processes than this are counted, not named. */
const maxListed = 10;

/**
 * What one sees when pointing at a row. VS Code asks for it once for each time that it draws the row, so it says no
 * ages. `facts` are what was read of the process for it.
 */
export function tooltipOf(data: RowData, now: number, facts?: ProcessFacts): vscode.MarkdownString {
  switch (data.type) {
    case 'failure':
      return lines(
        [[vscode.l10n.t('Why'), escapeControlCharacters(data.error.message, maxReasonLength)]],
        vscode.l10n.t('The processes could not be listed'),
      );
    case 'group':
      return lines(
        groupFacts(data.nodes, now),
        data.group === 'orphans'
          ? vscode.l10n.t('Started by this workspace and left behind')
          : vscode.l10n.t('Outlived their parent, as they are meant to'),
        data.nodes.length > maxListed ? vscode.l10n.t('and {0} more', data.nodes.length - maxListed) : undefined,
      );
    case 'origin': {
      const { origin, root, total, ending } = data.node;
      return lines(
        [
          ...(ending === undefined ? [] : [[vscode.l10n.t('Still here'), endingReason(ending, origin.kind)] as const]),
          ...(origin.command === undefined
            ? []
            : [[vscode.l10n.t('Runs now'), escapeControlCharacters(origin.command, maxCommandLineLength)] as const]),
          ...(root ? processFacts(root, now, facts) : []),
          [vscode.l10n.t('In all'), totalText(total.cpu, total.memory, total.count)],
        ],
        `${kindText(origin.kind)}: ${escapeControlCharacters(origin.label, maxNameLength)}`,
      );
    }
    case 'process': {
      const { node, orphan, isCut } = data;
      return lines(
        [
          ...(node.isVSCode ? [[vscode.l10n.t('What it is'), vscodeText()] as const] : []),
          ...(isCut === true ? [cutFact(node)] : []),
          ...(orphan ? orphanFacts(orphan, now) : []),
          ...processFacts(node.process, now, facts),
          ...usageFacts(node),
        ],
        nameOf(node.process),
      );
    }
  }
}

/** `from Terminal zsh, left 4 min ago, 48 MB`: for what is shown at once and not for long. */
export function orphanSummary(node: OrphanNode, now: number): string {
  return vscode.l10n.t(
    'from {0}, left {1} ago, {2}',
    originText(node),
    formatDuration(now - node.orphanedAt),
    formatMemory(node.total.memory),
  );
}

function originText({ record: { origin } }: OrphanNode): string {
  if (origin.id === unknownTerminalId) return escapeControlCharacters(origin.label);
  return `${kindText(origin.kind)} ${escapeControlCharacters(origin.label, maxNameLength)}`;
}

function nameOf(process: ProcessInfo): string {
  return escapeControlCharacters(displayName(process), maxNameLength);
}

/** What a group names of its processes: the first of them. */
function groupFacts(nodes: readonly OrphanNode[], now: number): Fact[] {
  return nodes
    .slice(0, maxListed)
    .map((node) => [
      `${nameOf(node.process)} (${node.process.pid})`,
      vscode.l10n.t(
        'from {0}, left at {1}, {2}',
        originText(node),
        formatTimestamp(node.orphanedAt, now),
        formatMemory(node.total.memory),
      ),
    ]);
}

/** Why an origin that is not open any more is shown, and what will become of it. */
function endingReason(ending: Ending, kind: OriginKind): string {
  return ending === 'held' ? heldReason(kind) : closingReason(kind);
}

function heldReason(kind: OriginKind): string {
  return kind === 'extensionHost'
    ? vscode.l10n.t(
        'The extensions that started these ran before the window was reloaded, and VS Code still keeps them',
      )
    : vscode.l10n.t(
        'It was open before the window was reloaded, and VS Code still holds it: it may be hidden, or VS Code may bring it back. Some minutes later it counts as an orphan',
      );
}

function closingReason(kind: OriginKind): string {
  switch (kind) {
    case 'terminal':
    case 'task':
      return vscode.l10n.t('The terminal is closed, and these may be about to exit; otherwise they count as orphans');
    case 'debug':
      return vscode.l10n.t('The session has ended, and these may be about to exit; otherwise they count as orphans');
    case 'extensionHost':
      return vscode.l10n.t(
        'The extensions have ended, and these may be about to exit; otherwise they count as orphans',
      );
  }
}

/** What the row of a tree too deep to be shown stands for. */
function cutFact({ process, total }: ProcessNode): Fact {
  const name = `${nameOf(process)} (${process.pid})`;
  return [
    vscode.l10n.t('Too deep to be shown'),
    vscode.l10n.t(
      'this row stands for {0} and the {1} processes below it; what is done to it is done to {0}, and with its tree to all of them',
      name,
      (total.count - 1).toLocaleString(),
    ),
  ];
}

/** What of the value comes from strangers has been made visible. */
type Fact = readonly [name: string, value: string];

function processFacts(listed: ProcessInfo, now: number, facts: ProcessFacts | undefined): Fact[] {
  const process = facts?.process ?? listed;
  const { pid, parentPid, commandLine, cwd, startedAt, state, threads, otherUser } = process;
  return [
    [vscode.l10n.t('Process'), vscode.l10n.t('{0}, child of {1}', pid, parentPid)],
    ...(commandLine.length > 0
      ? [
          [
            vscode.l10n.t('Command line'),
            escapeControlCharacters(shellQuote(commandLine, maxCommandLineLength), maxCommandLineLength),
          ] as const,
        ]
      : []),
    ...(cwd === undefined
      ? []
      : [[vscode.l10n.t('Folder'), escapeControlCharacters(cwd, maxCommandLineLength)] as const]),
    ...(otherUser ? [[vscode.l10n.t('User'), otherUserText(otherUser)] as const] : []),
    ...(startedAt === undefined ? [] : [[vscode.l10n.t('Started'), formatTimestamp(startedAt, now)] as const]),
    [
      vscode.l10n.t('State'),
      threads === 1 ? stateText(state, facts) : vscode.l10n.t('{0}, {1} threads', stateText(state, facts), threads),
    ],
    ...(facts?.ignoresTerminate === true && isAlive(process)
      ? [[vscode.l10n.t('Terminate'), vscode.l10n.t('ignores SIGTERM, and so does what it starts')] as const]
      : []),
  ];
}

function otherUserText({ name, acceptsSignals }: OtherUser): string {
  return acceptsSignals
    ? escapeControlCharacters(name, maxNameLength)
    : vscode.l10n.t('{0}; only that user or root can end it', escapeControlCharacters(name, maxNameLength));
}

function stateText(state: ProcessState, facts: ProcessFacts | undefined): string {
  const tracer = facts?.tracer;
  return state === 'traced' && tracer
    ? vscode.l10n.t(
        'stopped by its debugger, {0} ({1})',
        escapeControlCharacters(tracer.name, maxNameLength),
        tracer.pid,
      )
    : stateName(state);
}

function vscodeText(): string {
  return vscode.l10n.t(
    'another VS Code that was started here; what its windows run is theirs and not listed, it is only ended as a whole',
  );
}

function usageFacts({ cpu, process, total }: ProcessNode): Fact[] {
  const own: Fact = [vscode.l10n.t('Uses'), totalText(cpu, process.memory, 1)];
  return total.count === 1
    ? [own]
    : [own, [vscode.l10n.t('With its tree'), totalText(total.cpu, total.memory, total.count)]];
}

function orphanFacts(node: OrphanNode, now: number): Fact[] {
  const { parent, evidence } = node.record;
  const since = formatTimestamp(node.orphanedAt, now);
  return [
    [
      standingText(node.state),
      parent
        ? vscode.l10n.t(
            'its parent {0} ({1}) has been gone since {2}',
            escapeControlCharacters(parent.name, maxNameLength),
            parent.pid,
            since,
          )
        : vscode.l10n.t('whoever started it has been gone since {0}', since),
    ],
    [vscode.l10n.t('Came from'), originText(node)],
    [vscode.l10n.t('Known by'), evidenceText(evidence)],
    [
      vscode.l10n.t('What to do'),
      node.isVSCode ? vscode.l10n.t('nothing, its windows may be in use') : adviceText(node.state),
    ],
  ];
}

function standingText(standing: OrphanState): string {
  switch (standing) {
    case 'orphan':
      return vscode.l10n.t('Orphan');
    case 'leaving':
      return vscode.l10n.t('Leaving');
    case 'detached':
    case 'kept':
      return vscode.l10n.t('Detached');
  }
}

function adviceText(standing: OrphanState): string {
  switch (standing) {
    case 'orphan':
      return vscode.l10n.t(
        'Terminate asks it to exit, Kill Tree forces it and everything below it; Keep ends the warning, if it is meant to run',
      );
    case 'leaving':
      return vscode.l10n.t('wait a moment, it may be about to exit');
    case 'detached':
      return vscode.l10n.t(
        'nothing, it is meant to outlive what started it: a known daemon, a program with a window of its own, short housekeeping, or one of the setting runaway.orphans.daemons',
      );
    case 'kept':
      return vscode.l10n.t('nothing, you said that it is meant to run; Warn About It Again takes that back');
  }
}

function evidenceText(evidence: Evidence): string {
  switch (evidence) {
    case 'root':
      return vscode.l10n.t('it was the main process there');
    case 'descent':
      return vscode.l10n.t('seen below its parent while that was alive');
    case 'session':
      return vscode.l10n.t('it is in the session of that terminal');
    case 'cookie':
      return vscode.l10n.t('it has the environment of this workspace’s terminals');
  }
}

function stateName(state: ProcessState): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('running');
    case 'sleeping':
    case 'idle':
      return vscode.l10n.t('waiting');
    case 'blocked':
      return vscode.l10n.t('blocked in the kernel (cannot be killed before that ends)');
    case 'stopped':
      return vscode.l10n.t('paused');
    case 'traced':
      return vscode.l10n.t('stopped by its debugger');
    case 'zombie':
      return vscode.l10n.t('zombie (dead; its parent has not read its exit code)');
    case 'unknown':
      return vscode.l10n.t('unknown');
  }
}

function totalText(cpu: number | undefined, memory: number, count: number): string {
  const parts = [
    ...(cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(cpu))]),
    formatMemory(memory),
    // A sum of resident memory counts a page once for each process that has it.
    ...(count > 1 ? [vscode.l10n.t('{0} processes, what they share counted in each', count)] : []),
  ];
  return parts.join(', ');
}

/** Nothing is markup but what is written here. */
function lines(facts: readonly Fact[], title: string, more?: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(`**${escapeMarkup(title.trim())}**`);
  for (const [name, value] of facts) markdown.appendMarkdown(`  \n${escapeMarkup(name)}: ${escapeMarkup(value)}`);
  if (more !== undefined) markdown.appendMarkdown(`  \n${escapeMarkup(more)}`);
  return markdown;
}
