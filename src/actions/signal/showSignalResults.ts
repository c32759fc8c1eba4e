import * as vscode from 'vscode';
import { withOutcome, type ProcessOutcome, type Report } from '../../process/control/report';
import { isRefusalReason } from '../../process/control/refusal';
import { maxNameLength } from '../../process/programs/displayName';
import { escapeLinks, maxReasonLength } from '../../ui/escape';
import { nameAndPid, nameList } from '../../ui/processNames';
import { showInStatusBar } from '../../ui/statusMessage';
import type { InputTerminal } from '../actionContext';
import type { Results } from '../end/endOutcome';
import { refusalSentence } from '../end/refusalText';
import { showRefusals } from '../end/showOutcome';
import type { SignalCommand } from './signalAction';

/** Shows once what has become of one signal to several processes, and to which terminals Ctrl+C was sent. */
export function showSignalResults(action: SignalCommand, results: Results, terminals: readonly InputTerminal[]): void {
  const text = [terminalText(terminals), successText(action, results.reports)].filter((each) => each !== undefined);
  if (text.length > 0) showInStatusBar(text.join(' · '));
  showDenied(results.reports);
  showRefusals(results);
}

/** Shows which processes were not reached, and why. */
export function showDenied(reports: readonly Report[]): void {
  const sentences = deniedSentences(reports.flatMap((report) => withOutcome(report, 'denied', 'replaced')));
  if (sentences.length > 0) void vscode.window.showWarningMessage(sentences.join(' '));
}

function terminalText(terminals: readonly InputTerminal[]): string | undefined {
  if (terminals.length === 0) return undefined;
  const names = terminals.map(({ name }) => escapeLinks(name, maxNameLength)).join(', ');
  return vscode.l10n.t('Sent Ctrl+C to {0}', names);
}

function successText(action: SignalCommand, reports: readonly Report[]): string | undefined {
  const reached = reports.flatMap((report) => withOutcome(report, 'alive', 'gone'));
  const [first] = reached;
  if (!first) return undefined;
  const sent = sentText(action, reached.length === 1 ? nameAndPid(first) : processCount(reached.length));
  const gone = reached.filter(({ outcome }) => outcome === 'gone').length;
  if (gone === 0) return sent;
  return reached.length === 1
    ? vscode.l10n.t('{0}, which has exited', sent)
    : vscode.l10n.t('{0}, {1} of which have exited', sent, gone);
}

function processCount(count: number): string {
  return vscode.l10n.t('{0} processes', count);
}

/** `who` is a process, or a number of them. */
function sentText(action: SignalCommand, who: string): string {
  switch (action) {
    case 'interrupt':
      return vscode.l10n.t('Interrupted {0}', who);
    case 'hangUp':
      return vscode.l10n.t('Hung up {0}', who);
    case 'quit':
      return vscode.l10n.t('Asked {0} to quit', who);
    case 'pause':
      return vscode.l10n.t('Paused {0}', who);
    case 'resume':
      return vscode.l10n.t('Resumed {0}', who);
    case 'user1':
      return vscode.l10n.t('Sent user signal 1 to {0}', who);
    case 'user2':
      return vscode.l10n.t('Sent user signal 2 to {0}', who);
  }
}

/** One sentence for each reason. */
function deniedSentences(denied: readonly ProcessOutcome[]): readonly string[] {
  const byReason = new Map<string, ProcessOutcome[]>();
  for (const process of denied) {
    const reason = process.outcome === 'replaced' ? 'replaced' : (process.detail ?? '');
    byReason.set(reason, [...(byReason.get(reason) ?? []), process]);
  }
  return [...byReason].map(([reason, processes]) => deniedSentence(reason, nameList(processes)));
}

function deniedSentence(reason: string, names: string): string {
  if (reason === 'replaced') {
    return vscode.l10n.t('Has ended, and the pid belongs to another process now, which was left alone: {0}.', names);
  }
  if (isRefusalReason(reason)) return refusalSentence(reason, names);
  switch (reason) {
    case 'EPERM':
      return vscode.l10n.t('Not permitted, because another user owns it: {0}.', names);
    case 'protected':
      return vscode.l10n.t('Not permitted, because of its owner or because it is protected: {0}.', names);
    case 'EACCES':
      return vscode.l10n.t('Only the administrator may raise a priority: {0} keeps its own.', names);
    case 'ENOSYS':
      return vscode.l10n.t('This system has no such signal for {0}.', names);
    default:
      return vscode.l10n.t('The system refused it ({0}): {1}.', escapeLinks(reason, maxReasonLength), names);
  }
}
