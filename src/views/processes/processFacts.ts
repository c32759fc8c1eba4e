import * as vscode from 'vscode';
import type { ProcessNode } from '../../process/model/snapshot';
import { isAlive, type OtherUser, type ProcessInfo, type ProcessState } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import type { ProcessFacts } from '../../process/source/processSource';
import { escapeControlCharacters, shellQuote } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { formatCpu, formatMemory } from '../../ui/formatUsage';
import { maxCommandLineLength, type Fact } from './facts';

/** What a tooltip says about a process. `facts` are newer than the listing. */
export function processFacts(listed: ProcessInfo, now: number, facts: ProcessFacts | undefined): Fact[] {
  const process = facts?.process ?? listed;
  const { pid, parentPid, commandLine, cwd, startedAt, state, threads, otherUser } = process;
  const result: Fact[] = [[vscode.l10n.t('Process'), vscode.l10n.t('{0}, child of {1}', pid, parentPid)]];
  if (commandLine.length > 0) {
    const quoted = shellQuote(commandLine, maxCommandLineLength);
    result.push([vscode.l10n.t('Command line'), escapeControlCharacters(quoted, maxCommandLineLength)]);
  }
  if (cwd !== undefined) result.push([vscode.l10n.t('Folder'), escapeControlCharacters(cwd, maxCommandLineLength)]);
  if (otherUser) result.push([vscode.l10n.t('User'), otherUserText(otherUser)]);
  if (startedAt !== undefined) result.push([vscode.l10n.t('Started'), formatTimestamp(startedAt, now)]);
  const stateText = getStateText(state, facts);
  result.push([
    vscode.l10n.t('State'),
    threads === 1 ? stateText : vscode.l10n.t('{0}, {1} threads', stateText, threads),
  ]);
  if (facts?.ignoresTerminate === true && isAlive(process)) {
    result.push([vscode.l10n.t('Terminate'), vscode.l10n.t('ignores SIGTERM, and so does what it starts')]);
  }
  return result;
}

/** What a tooltip says about the resources of a process, and of its tree if it has one. */
export function usageFacts({ cpu, process, total }: ProcessNode): Fact[] {
  const own: Fact = [vscode.l10n.t('Uses'), totalText(cpu, process.memory, 1)];
  return total.count === 1
    ? [own]
    : [own, [vscode.l10n.t('With its tree'), totalText(total.cpu, total.memory, total.count)]];
}

export function totalText(cpu: number | undefined, memory: number, count: number): string {
  return [
    ...(cpu === undefined ? [] : [vscode.l10n.t('{0} of one core', formatCpu(cpu))]),
    formatMemory(memory),
    // A sum of resident memory counts a page once for each process that has it.
    ...(count > 1 ? [vscode.l10n.t('{0} processes, what they share counted in each', count)] : []),
  ].join(', ');
}

function otherUserText({ name, acceptsSignals }: OtherUser): string {
  const user = escapeControlCharacters(name, maxNameLength);
  return acceptsSignals ? user : vscode.l10n.t('{0}; only that user or root can end it', user);
}

function getStateText(state: ProcessState, facts: ProcessFacts | undefined): string {
  const tracer = facts?.tracer;
  return state === 'traced' && tracer
    ? vscode.l10n.t(
        'stopped by its debugger, {0} ({1})',
        escapeControlCharacters(tracer.name, maxNameLength),
        tracer.pid,
      )
    : stateName(state);
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
