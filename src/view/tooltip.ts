import * as vscode from 'vscode';
import { displayName } from '../process/displayName';
import type { Evidence } from '../process/lineage';
import type { Standing } from '../process/orphans';
import { isAlive, type OtherUser, type ProcessInfo, type ProcessState } from '../process/processInfo';
import type { OrphanNode, ProcessNode } from '../process/snapshot';
import type { ProcessFacts } from '../process/source/source';
import { kindText, type RowData } from './rows';
import { ageText } from './age';
import { momentText } from './moment';
import { cpuText, memoryText, quoted, shortened, visible, withoutMarkup } from './text';

/** A command line longer than this, in characters, is cut: a tooltip is no place to read a program. */
const longestCommandLine = 600;

/**
 * What one sees when pointing at a row. VS Code asks for it once for each time that it draws the row, so it says no
 * ages. `facts` are what was read of the process for it.
 */
export function tooltipOf(data: RowData, now: number, facts?: ProcessFacts): vscode.MarkdownString {
  switch (data.type) {
    case 'failure':
      return lines(
        [[vscode.l10n.t('Why'), visible(data.error.message)]],
        vscode.l10n.t('The processes could not be listed'),
      );
    case 'group':
      return lines(
        data.nodes.map((node) => [
          visible(`${displayName(node.process)} (${node.process.pid})`),
          vscode.l10n.t(
            'from {0}, left at {1}, {2}',
            originText(node),
            momentText(node.orphanedAt, now),
            memoryText(node.total.memory),
          ),
        ]),
        data.group === 'orphans'
          ? vscode.l10n.t('Started by this workspace and left behind')
          : vscode.l10n.t('Outlived their parent, as they are meant to'),
      );
    case 'origin': {
      const { origin, root, total } = data.node;
      return lines(
        [
          ...(root ? processFacts(root, now, facts) : []),
          [vscode.l10n.t('In all'), totalText(total.cpu, total.memory, total.count)],
        ],
        `${kindText(origin.kind)}: ${visible(origin.label)}`,
      );
    }
    case 'process': {
      const { node, orphan } = data;
      return lines(
        [...(orphan ? orphanFacts(orphan, now) : []), ...processFacts(node.process, now, facts), ...usageFacts(node)],
        visible(displayName(node.process)),
      );
    }
  }
}

/** `from Terminal zsh, left 4 min ago, 48 MB`: for what is shown at once and not for long. */
export function orphanSummary(node: OrphanNode, now: number): string {
  return vscode.l10n.t(
    'from {0}, left {1} ago, {2}',
    originText(node),
    ageText(now - node.orphanedAt),
    memoryText(node.total.memory),
  );
}

function originText({ member: { origin } }: OrphanNode): string {
  return `${kindText(origin.kind)} ${visible(origin.label)}`;
}

/** What of the value comes from strangers has been made visible. */
type Fact = readonly [name: string, value: string];

function processFacts(listed: ProcessInfo, now: number, facts: ProcessFacts | undefined): Fact[] {
  const process = facts?.process ?? listed;
  const { pid, parentPid, commandLine, cwd, startedAt, state, threads, otherUser } = process;
  return [
    [vscode.l10n.t('Process'), vscode.l10n.t('{0}, child of {1}', pid, parentPid)],
    ...(commandLine.length > 0
      ? [[vscode.l10n.t('Command line'), shortened(visible(quoted(commandLine)), longestCommandLine)] as const]
      : []),
    ...(cwd === undefined ? [] : [[vscode.l10n.t('Folder'), visible(cwd)] as const]),
    ...(otherUser ? [[vscode.l10n.t('User'), otherUserText(otherUser)] as const] : []),
    ...(startedAt === undefined ? [] : [[vscode.l10n.t('Started'), momentText(startedAt, now)] as const]),
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
  return acceptsSignals ? visible(name) : vscode.l10n.t('{0}; only that user or root can end it', visible(name));
}

function stateText(state: ProcessState, facts: ProcessFacts | undefined): string {
  const tracer = facts?.tracer;
  return state === 'traced' && tracer
    ? vscode.l10n.t('stopped by its debugger, {0} ({1})', visible(tracer.name), tracer.pid)
    : stateName(state);
}

function usageFacts({ cpu, process, children, total }: ProcessNode): Fact[] {
  const own: Fact = [vscode.l10n.t('Uses'), totalText(cpu, process.memory, 1)];
  return children.length === 0
    ? [own]
    : [own, [vscode.l10n.t('With its tree'), totalText(total.cpu, total.memory, total.count)]];
}

function orphanFacts(node: OrphanNode, now: number): Fact[] {
  const { parent, evidence } = node.member;
  const since = momentText(node.orphanedAt, now);
  return [
    [
      node.standing === 'orphan' ? vscode.l10n.t('Orphan') : vscode.l10n.t('Detached'),
      parent
        ? vscode.l10n.t('its parent {0} ({1}) has been gone since {2}', visible(parent.name), parent.pid, since)
        : vscode.l10n.t('whoever started it has been gone since {0}', since),
    ],
    [vscode.l10n.t('Came from'), originText(node)],
    [vscode.l10n.t('Known by'), evidenceText(evidence)],
    [vscode.l10n.t('What to do'), adviceText(node.standing)],
  ];
}

function adviceText(standing: Standing): string {
  switch (standing) {
    case 'orphan':
      return vscode.l10n.t(
        'Terminate asks it to exit, Kill Tree forces it and everything below it; Keep ends the warning, if it is meant to run',
      );
    case 'leaving':
      return vscode.l10n.t('wait a moment, it may be about to exit');
    case 'detached':
      return vscode.l10n.t('nothing, it is a daemon: a known one, or one of the setting runaway.orphans.daemons');
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
    ...(cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', cpuText(cpu))]),
    memoryText(memory),
    // A sum of resident memory counts a page once for each process that has it.
    ...(count > 1 ? [vscode.l10n.t('{0} processes, what they share counted in each', count)] : []),
  ];
  return parts.join(', ');
}

/** Nothing is markup but what is written here. */
function lines(facts: readonly Fact[], title: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(`**${withoutMarkup(title.trim())}**`);
  for (const [name, value] of facts) markdown.appendMarkdown(`  \n${withoutMarkup(name)}: ${withoutMarkup(value)}`);
  return markdown;
}
