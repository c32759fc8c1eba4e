import * as vscode from 'vscode';
import type { ListeningPort } from '../../process/listeningPort';
import type { ProcessNode } from '../../process/model/snapshot';
import { isAlive, type OtherUser, type ProcessInfo } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import type { Totals } from '../../process/processTable';
import type { ProcessFacts } from '../../process/source/processSource';
import { addressText } from '../../ui/addressText';
import { escapeControlCharacters, shellQuote } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, memoryTexts } from '../../ui/formatUsage';
import { unusualStateText } from '../../ui/stateText';
import { maxCommandLineLength, type Fact } from './facts';

/** More ports, or addresses of a port, than this are counted, not named. */
const maxPorts = 3;

/** What a tooltip says about a process besides why it runs. `facts` are newer than the listing. */
export function processFacts(listed: ProcessInfo, facts: ProcessFacts | undefined): Fact[] {
  const process = facts?.process ?? listed;
  const { commandLine, cwd, otherUser } = process;
  const result: Fact[] = [];
  if (commandLine.length > 0) {
    const quoted = shellQuote(commandLine, maxCommandLineLength);
    result.push([vscode.l10n.t('Command line'), escapeControlCharacters(quoted, maxCommandLineLength)]);
  }
  if (cwd !== undefined) result.push([vscode.l10n.t('Folder'), escapeControlCharacters(cwd, maxCommandLineLength)]);
  if (otherUser) result.push([vscode.l10n.t('User'), otherUserText(otherUser)]);
  const state = unusualStateText(process.state, facts?.tracer);
  if (state !== undefined) result.push([vscode.l10n.t('State'), state]);
  if (facts?.ignoresTerminate === true && isAlive(process)) {
    result.push([vscode.l10n.t('Terminate'), vscode.l10n.t('ignores SIGTERM, and so does what it starts')]);
  }
  return result;
}

/** The same about the root of an origin, with its pid and start, for which there is no sentence. */
export function originRootFacts(root: ProcessInfo, now: number, facts: ProcessFacts | undefined): Fact[] {
  const { pid, startedAt } = facts?.process ?? root;
  const value =
    startedAt === undefined ? pid.toString() : vscode.l10n.t('{0}, started {1}', pid, formatTimestamp(startedAt, now));
  return [[vscode.l10n.t('Process'), value], ...processFacts(root, facts)];
}

/** The ports on which a process listens, with the addresses. */
export function portFacts(ports: readonly ListeningPort[]): Fact[] {
  if (ports.length === 0) return [];
  const shown = ports.slice(0, maxPorts).map(portText);
  if (ports.length > maxPorts) shown.push(vscode.l10n.t('and {0} more', ports.length - maxPorts));
  return [[vscode.l10n.t('Listens on'), shown.join(', ')]];
}

function portText({ port, addresses, isInherited }: ListeningPort): string {
  const all = addresses.map((address) => addressText({ address, port }));
  const text = all.length === 0 ? `:${port}` : all.slice(0, maxPorts).join(', ');
  return isInherited ? vscode.l10n.t('{0} (opened by another process that still runs)', text) : text;
}

/** What a tooltip says about the resources of a process, and of its tree if it has one. */
export function usageFacts({ cpu, process, total }: ProcessNode): Fact[] {
  if (!isAlive(process)) return [];
  const own = totalFact(vscode.l10n.t('Uses'), { cpu, memory: process.memory, count: 1 });
  return total.count === 1 ? own : [...own, ...totalFact(vscode.l10n.t('With its tree'), total)];
}

/** None if nothing of it is known. */
export function totalFact(name: string, total: Totals): Fact[] {
  const { cpu, count } = total;
  const memory = memoryTexts(total);
  const texts = [
    ...(cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(cpu))]),
    ...memory,
    ...(count > 1 ? [memory.length > 0 ? sharingText(total) : vscode.l10n.t('{0} processes', count)] : []),
  ];
  return texts.length > 0 ? [[name, texts.join(', ')]] : [];
}

/** How many processes a sum is of, and how often it counts the memory that they share. */
function sharingText({ count, unmeasured = count }: Totals): string {
  if (unmeasured === 0) return vscode.l10n.t('{0} processes, what they share counted once', count);
  return unmeasured === count
    ? vscode.l10n.t('{0} processes, what they share counted in each', count)
    : vscode.l10n.t('{0} processes, what they share counted once, except for {1} not measured yet', count, unmeasured);
}

function otherUserText({ name, acceptsSignals }: OtherUser): string {
  const user = escapeControlCharacters(name, maxNameLength);
  return acceptsSignals ? user : vscode.l10n.t('{0}; only that user or root can end it', user);
}
