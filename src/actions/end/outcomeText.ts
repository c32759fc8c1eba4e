import * as vscode from 'vscode';
import { maxNameLength } from '../../process/programs/displayName';
import { messageOf } from '../../common/errors';
import { isRefusalReason, type RefusedError } from '../../process/control/refusal';
import { withOutcome, type Action, type Outcome, type ProcessOutcome, type Report } from '../../process/control/report';
import { maxReasonLength, escapeLinks } from '../../ui/escape';
import { refusalSentence } from './refusalText';
import { unique } from '../../process/model/snapshotQueries';
import { type Failure } from './endOutcome';

/** More processes than this are counted, not named. */
const maxNamed = 3;

/** `node server.js (1234)`; for a set of processes, which has no pid, its name. */
export function nameAndPid({ name, pid }: { readonly name: string; readonly pid: number }): string {
  const text = escapeLinks(name, maxNameLength);
  return pid === 0 ? text : `${text} (${pid})`;
}

/** Several processes in a few words. */
export function named(processes: readonly { readonly name: string; readonly pid: number }[]): string {
  const names = processes.slice(0, maxNamed).map(nameAndPid).join(', ');
  return processes.length <= maxNamed ? names : vscode.l10n.t('{0} and {1} more', names, processes.length - maxNamed);
}

/** What became of it, in one sentence for a process that went as asked. */
export function successText(report: Report): string {
  const gone = withOutcome(report, 'gone');
  const time = durationText(report.durationMs);
  const name = nameAndPid(report.target);
  if (report.target.pid === 0) {
    return gone.length === 1
      ? vscode.l10n.t('{0}: a process is gone', name)
      : vscode.l10n.t('{0}: {1} processes are gone', name, gone.length);
  }
  const more = gone.length - 1;
  if (isForced(report.action)) {
    return more > 0 ? vscode.l10n.t('{0} and {1} below it are gone', name, more) : vscode.l10n.t('{0} is gone', name);
  }
  return more > 0
    ? vscode.l10n.t('{0} and {1} below it have exited, after {2}', name, more, time)
    : vscode.l10n.t('{0} has exited, after {1}', name, time);
}

/** What did not go as asked, of one command: one sentence for each kind of failure. */
export function failureTexts(reports: readonly Report[], platform: NodeJS.Platform = process.platform): string[] {
  const sentences: string[] = [];
  const alive = distinct(reports, 'alive');
  const blocked = alive.filter(isBlocked);
  const others = alive.filter((process) => !isBlocked(process));
  if (others.length > 0) {
    const longestMs = Math.max(...reports.map(({ durationMs }) => durationMs));
    sentences.push(
      reports.some(({ action }) => isForced(action))
        ? vscode.l10n.t('Still running although killed: {0}.', named(others))
        : vscode.l10n.t('Still running {0} after being asked to exit: {1}.', durationText(longestMs), named(others)),
    );
  }
  if (blocked.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Blocked in the kernel, will end when that does (a disk or network drive may hang): {0}.',
        named(blocked),
      ),
    );
  }
  sentences.push(...deniedTexts(distinct(reports, 'denied'), platform));
  const replaced = distinct(reports, 'replaced');
  if (replaced.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Had already exited, and the pid belongs to another process now, which was left alone: {0}.',
        named(replaced),
      ),
    );
  }
  return sentences;
}

/** The trees of several targets may have members in common. */
function distinct(reports: readonly Report[], outcome: Outcome): readonly ProcessOutcome[] {
  return unique(reports.flatMap((report) => withOutcome(report, outcome)));
}

/** The system does not allow it, or we do not. */
function deniedTexts(denied: readonly ProcessOutcome[], platform: NodeJS.Platform): string[] {
  const spared: string[] = [];
  const foreign: ProcessOutcome[] = [];
  /** By what the system answered. */
  const others = new Map<string, ProcessOutcome[]>();
  for (const process of denied) {
    const { detail = vscode.l10n.t('unknown error') } = process;
    if (isRefusalReason(detail)) spared.push(refusalSentence(detail, nameAndPid(process)));
    else if (detail === 'EPERM') foreign.push(process);
    else others.set(detail, [...(others.get(detail) ?? []), process]);
  }
  const sentences: string[] = [];
  if (spared.length > 0) sentences.push(vscode.l10n.t('Left alone: {0}', inARow(spared)));
  if (foreign.length > 0) sentences.push(foreignText(foreign, platform));
  for (const [error, processes] of [...others].slice(0, maxNamed)) {
    sentences.push(
      vscode.l10n.t('The system refused it ({0}): {1}.', escapeLinks(error, maxReasonLength), named(processes)),
    );
  }
  return sentences;
}

/** EPERM: only the owner may signal a process, or the administrator. */
function foreignText(foreign: readonly ProcessOutcome[], platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    return vscode.l10n.t(
      'Not permitted, because of its owner or because it is protected: {0}. It can only be ended as administrator.',
      named(foreign),
    );
  }
  return foreign.length === 1
    ? vscode.l10n.t(
        'Not permitted, because another user owns it: {0}. End it from a terminal with sudo.',
        named(foreign),
      )
    : vscode.l10n.t(
        'Not permitted, because another user owns them: {0}. End them from a terminal with sudo.',
        named(foreign),
      );
}

/** Why nothing was sent to some of those asked for, or to anybody. */
export function refusalText(refusals: readonly RefusedError[], asked: number): string {
  const why = inARow(refusals.map(({ reason, who }) => refusalSentence(reason, escapeLinks(who, maxReasonLength))));
  return refusals.length === asked
    ? vscode.l10n.t('Nothing was sent. {0}', why)
    : vscode.l10n.t('Nothing was sent to {0} of {1} processes. {2}', refusals.length, asked, why);
}

/** What nobody foresaw: it is not even known whether something was sent. */
export function brokenText(failures: readonly Failure[]): string {
  const who = named(failures.map(({ pid, name }) => ({ pid, name: name ?? vscode.l10n.t('process') })));
  const reasons = new Set(failures.map(({ error }) => escapeLinks(messageOf(error), maxReasonLength)));
  return vscode.l10n.t('Could not end {0}: {1}', who, inARow([...reasons]));
}

/** Sentences, as many as one reads. */
function inARow(sentences: readonly string[]): string {
  const first = sentences.slice(0, maxNamed).join(' ');
  const more = sentences.length - maxNamed;
  return more > 0 ? vscode.l10n.t('{0} And {1} more, which are in the log.', first, more) : first;
}

function isForced(action: Action): boolean {
  return action === 'kill' || action === 'killTree';
}

function isBlocked({ detail }: ProcessOutcome): boolean {
  return detail === 'blocked';
}

function durationText(ms: number): string {
  return vscode.l10n.t('{0} s', ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000));
}

/** VS Code forgets the rows while it draws them anew: what was chosen from a menu right then has no row to go by. */
export function showRowLost(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The list of processes has just changed. Please choose again.'),
  );
}

/** Rows such as *Detached* or that of the extension host stand for nobody who may be ended. */
export function showNothingToEnd(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Nothing was sent: what is selected stands for no process that can be ended. Choose one below it.'),
  );
}
