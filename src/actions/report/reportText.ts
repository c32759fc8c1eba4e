import type { Action, Outcome } from '../../process/control/report';
import type { HistorySeries } from '../../process/history/processHistory';
import { withDescendants, type ProcessNode } from '../../process/model/snapshot';
import type { ListeningPort } from '../../process/listeningPort';
import type { ProcessState } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import type { RecordingEnvironment } from '../../process/recording/recordingFormat';
import type { Redactor } from '../../process/redaction/redactor';
import type { Runaway, RunawayFigures } from '../../process/runaway/runaway';
import { shellQuote } from '../../ui/escape';
import { formatCpu, formatMemory, memoryTexts } from '../../ui/formatUsage';
import type { Explanation } from '../explain/explanation';
import { codeBlock, codeSpan } from './markdown';
import { usageSummary } from './usageSummary';

/** More children and ports than this are counted. */
const maxChildren = 20;
const maxPorts = 20;
/** The length of the longest text that is taken in, in characters. */
const maxTextLength = 20_000;

/** A signal that was sent to the process from here. */
export interface ReportedSignal {
  /** In ms since the epoch. */
  readonly at: number;
  readonly action: Action;
  readonly outcome: Outcome;
  readonly detail?: string | undefined;
}

/** What a process does, as a tool or the system says it. */
export interface ReportedInspection {
  /** How it was found out: `eu-stack -p 123`. */
  readonly way: string;
  readonly text: string;
}

/** All that a report has. Texts are raw. */
export interface ReportInput {
  /** When it is made, in ms since the epoch. */
  readonly at: number;
  readonly node: Pick<ProcessNode, 'process' | 'children' | 'ports'>;
  /** Undefined if it is not known why it runs. */
  readonly explanation: Explanation | undefined;
  /** Of the process itself, and of the process with all below it. */
  readonly own: HistorySeries | undefined;
  readonly tree: HistorySeries | undefined;
  readonly signals: readonly ReportedSignal[];
  readonly runaways: readonly Runaway[];
  readonly inspection: ReportedInspection | undefined;
  readonly environment: RecordingEnvironment;
}

/**
 * A summary of one process as Markdown, for an issue. It is English, as issues are, whatever the language of VS Code is;
 * the explanation is the text that VS Code shows. Secrets and the name of the user are left out, and text of other programs
 * is in it as code alone.
 */
export function reportText(input: ReportInput, redactor: Redactor): string {
  const { at, node, explanation, environment, inspection } = input;
  const { process, ports } = node;
  const name = redactor.text(displayName(process));
  const sections = [
    `### Process ${codeSpan(name)} (${process.pid})`,
    ...(explanation ? [`**Why it runs**\n\n${codeBlock(explanationText(explanation, redactor))}`] : []),
    bulletList([
      `Command line: ${commandLineText(node, redactor)}`,
      ...(process.cwd === undefined ? [] : [`Folder: ${codeSpan(redactor.path(process.cwd))}`]),
      `Started: ${startText(process.startedAt, at)}`,
      `State: ${stateTexts[process.state]}`,
      ...(ports.length > 0 ? [`Listens on: ${portsText(ports, redactor)}`] : []),
      ...runawayTexts(input.runaways),
      ...signalTexts(input.signals, redactor),
    ]),
    ...usageSection(input),
    ...childrenSection(node, redactor),
    ...(inspection
      ? [
          `**What it is doing**, by ${codeSpan(redactor.text(inspection.way))}\n\n${codeBlock(redactor.text(inspection.text, maxTextLength))}`,
        ]
      : []),
    environmentText(environment, at),
  ];
  return `${sections.join('\n\n')}\n`;
}

function bulletList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function explanationText({ sentence, chain }: Explanation, redactor: Redactor): string {
  const lines = chain.map((line, depth) => `${'  '.repeat(depth)}${redactor.text(line)}`);
  return [redactor.text(sentence, maxTextLength), '', ...lines].join('\n').trimEnd();
}

function commandLineText({ process }: ReportInput['node'], redactor: Redactor): string {
  if (process.commandLine.length === 0) return 'not known';
  return codeSpan(shellQuote(redactor.commandLine(process.commandLine)));
}

/** In UTC: the readers of an issue are elsewhere. */
function startText(startedAt: number | undefined, at: number): string {
  if (startedAt === undefined || startedAt > at) return 'not known';
  return `${timeText(startedAt)}, ${durationText(at - startedAt)} before this report`;
}

function timeText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function durationText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const stateTexts: Readonly<Record<ProcessState, string>> = {
  running: 'running',
  sleeping: 'sleeping',
  blocked: 'in uninterruptible sleep: no signal has an effect until that ends',
  stopped: 'stopped by a signal',
  traced: 'stopped by a debugger',
  zombie: 'zombie: dead, and not yet reaped by its parent',
  idle: 'idle',
  unknown: 'not known',
};

function portsText(ports: readonly ListeningPort[], redactor: Redactor): string {
  const shown = ports
    .slice(0, maxPorts)
    .map(({ port, addresses, isInherited }) => {
      const where = addresses.length > 0 ? ` (${codeSpan(redactor.text(addresses.join(', ')))})` : '';
      return `${port}${where}${isInherited ? ', inherited' : ''}`;
    })
    .join('; ');
  return ports.length > maxPorts ? `${shown}; and ${ports.length - maxPorts} more` : shown;
}

function runawayTexts(runaways: readonly Runaway[]): readonly string[] {
  return runaways.map(({ since, figures }) => `Runaway since ${timeText(since)}: ${figuresText(figures)}`);
}

function figuresText(figures: RunawayFigures): string {
  const duration = durationText(figures.durationMs);
  switch (figures.kind) {
    case 'cpu': {
      const subject = figures.isTree ? 'its tree uses' : 'it uses';
      return `${subject} ${formatCpu(figures.percent)} of a core for ${duration} (limit ${formatCpu(figures.limit)})`;
    }
    case 'memory':
      return `its memory has grown by ${formatMemory(figures.growth)} to ${formatMemory(figures.memory)} in ${duration}`;
    case 'processes':
      return `its tree has ${figures.count} processes (limit ${figures.limit})`;
    case 'forks':
      return `it starts ${Math.round(figures.perSecond)} processes per second (limit ${figures.limit})`;
    case 'pileUp':
      return `it has ${figures.count} like children that do not end (limit ${figures.limit})`;
  }
}

const outcomeTexts: Readonly<Record<Outcome, string>> = {
  gone: 'it has ended',
  alive: 'it still runs',
  denied: 'not permitted',
  replaced: 'the pid belonged to another process, and nothing was sent',
};

function signalTexts(signals: readonly ReportedSignal[], redactor: Redactor): readonly string[] {
  return signals.map(({ at, action, outcome, detail }) => {
    const more = detail === undefined ? '' : ` (${codeSpan(redactor.text(detail))})`;
    return `Sent from VS Code: ${action} at ${timeText(at)}, outcome: ${outcomeTexts[outcome]}${more}`;
  });
}

function usageSection({ own, tree, node }: ReportInput): readonly string[] {
  const lines = [
    ...(own ? usageSummary(own).map((line) => `Process: ${line}`) : []),
    ...(tree && node.children.length > 0 ? usageSummary(tree).map((line) => `With its tree: ${line}`) : []),
  ];
  return lines.length === 0
    ? []
    : [`**Use in the last 5 minutes** (CPU in percent of one core)\n\n${bulletList(lines)}`];
}

function childrenSection({ children }: ReportInput['node'], redactor: Redactor): readonly string[] {
  if (children.length === 0) return [];
  const below = children.reduce((count, child) => count + [...withDescendants(child)].length, 0);
  const lines = children.slice(0, maxChildren).map(({ process, total }) => {
    const name = redactor.text(displayName(process)).replace(/[\r\n]+/g, ' ');
    const cpu = total.cpu === undefined ? [] : [formatCpu(total.cpu)];
    return [`${name} (${process.pid})`, ...cpu, ...memoryTexts(total)].join(' · ');
  });
  if (children.length > maxChildren) lines.push(`… ${children.length - maxChildren} more …`);
  return [`**Children** (${children.length}, with theirs ${below})\n\n${codeBlock(lines.join('\n'))}`];
}

function environmentText({ extension, vscode, platform, kernel, arch }: RecordingEnvironment, at: number): string {
  const versions = [`Runaway Processes ${extension}`, `VS Code ${vscode}`, `${platform} ${kernel} ${arch}`];
  return `${versions.map((version) => codeSpan(version)).join(', ')}; ${timeText(at)}`;
}
