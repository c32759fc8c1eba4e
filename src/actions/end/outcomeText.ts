import * as vscode from 'vscode';
import { messageOf } from '../../common/errors';
import { isRefusalReason, type RefusedError } from '../../process/control/refusal';
import { withOutcome, type Outcome, type ProcessOutcome, type Report } from '../../process/control/report';
import { unique } from '../../process/model/snapshotQueries';
import { escapeLinks, maxReasonLength } from '../../ui/escape';
import { maxNamed, nameAndPid, nameList } from '../../ui/processNames';
import { isForced } from './endAction';
import type { Failure } from './endOutcome';
import { refusalSentence } from './refusalText';

/** One sentence on a report of which every process is gone. */
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

/** The processes of one command that are not gone: one sentence for each kind of failure. */
export function failureTexts(reports: readonly Report[]): string[] {
  const sentences: string[] = [];
  const alive = distinct(reports, 'alive');
  const blocked = alive.filter(isBlocked);
  const ending = alive.filter(isEnding);
  const others = alive.filter((process) => !isBlocked(process) && !isEnding(process));
  if (others.length > 0) {
    const maxDurationMs = Math.max(...reports.map(({ durationMs }) => durationMs));
    sentences.push(
      reports.some(({ action }) => isForced(action))
        ? vscode.l10n.t('Still running although killed: {0}.', nameList(others))
        : vscode.l10n.t(
            'Still running {0} after being asked to exit: {1}.',
            durationText(maxDurationMs),
            nameList(others),
          ),
    );
  }
  if (ending.length > 0) {
    sentences.push(vscode.l10n.t('Killed, but the system has not ended it yet: {0}.', nameList(ending)));
  }
  if (blocked.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Blocked in the kernel, will end when that does (a disk or network drive may hang): {0}.',
        nameList(blocked),
      ),
    );
  }
  sentences.push(...deniedTexts(distinct(reports, 'denied')));
  const replaced = distinct(reports, 'replaced');
  if (replaced.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Had already exited, and the pid belongs to another process now, which was left alone: {0}.',
        nameList(replaced),
      ),
    );
  }
  return sentences;
}

/** Each process with this outcome once: the trees of several targets may have members in common. */
function distinct(reports: readonly Report[], outcome: Outcome): readonly ProcessOutcome[] {
  return unique(reports.flatMap((report) => withOutcome(report, outcome)));
}

/** Processes that the system, or a rule of ours, does not allow to be signalled. */
function deniedTexts(denied: readonly ProcessOutcome[]): string[] {
  const leftAlone: string[] = [];
  const ofOtherUsers: ProcessOutcome[] = [];
  const protectedOnes: ProcessOutcome[] = [];
  /** By the error of the system. */
  const others = new Map<string, ProcessOutcome[]>();
  for (const process of denied) {
    const { detail = vscode.l10n.t('unknown error') } = process;
    if (isRefusalReason(detail)) leftAlone.push(refusalSentence(detail, nameAndPid(process)));
    else if (detail === 'EPERM') ofOtherUsers.push(process);
    else if (detail === 'protected') protectedOnes.push(process);
    else others.set(detail, [...(others.get(detail) ?? []), process]);
  }
  const sentences: string[] = [];
  if (leftAlone.length > 0) sentences.push(vscode.l10n.t('Left alone: {0}', joinSentences(leftAlone)));
  if (ofOtherUsers.length > 0) sentences.push(notPermittedText(ofOtherUsers));
  if (protectedOnes.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Not permitted, because of its owner or because it is protected: {0}. It can only be ended as administrator.',
        nameList(protectedOnes),
      ),
    );
  }
  for (const [error, processes] of [...others].slice(0, maxNamed)) {
    sentences.push(
      vscode.l10n.t('The system refused it ({0}): {1}.', escapeLinks(error, maxReasonLength), nameList(processes)),
    );
  }
  return sentences;
}

/** EPERM: only its owner or the administrator may signal a process (kill(2)). */
function notPermittedText(processes: readonly ProcessOutcome[]): string {
  return processes.length === 1
    ? vscode.l10n.t(
        'Not permitted, because another user owns it: {0}. End it from a terminal with sudo.',
        nameList(processes),
      )
    : vscode.l10n.t(
        'Not permitted, because another user owns them: {0}. End them from a terminal with sudo.',
        nameList(processes),
      );
}

/** Why nothing was sent to some of the targets, or to any; `targetCount` counts all of them. */
export function refusalText(refusals: readonly RefusedError[], targetCount: number): string {
  const why = joinSentences(
    refusals.map(({ reason, who }) => refusalSentence(reason, escapeLinks(who, maxReasonLength))),
  );
  return refusals.length === targetCount
    ? vscode.l10n.t('Nothing was sent. {0}', why)
    : vscode.l10n.t('Nothing was sent to {0} of {1} processes. {2}', refusals.length, targetCount, why);
}

/** Unexpected errors, after which it is not known whether something was sent. */
export function brokenText(failures: readonly Failure[]): string {
  const names = nameList(
    failures.map(({ pid, name }) => ({
      pid: typeof pid === 'number' ? pid : 0,
      name: name ?? vscode.l10n.t('process'),
    })),
  );
  const reasons = new Set(failures.map(({ error }) => escapeLinks(messageOf(error), maxReasonLength)));
  return vscode.l10n.t('Could not end {0}: {1}', names, joinSentences([...reasons]));
}

/** The first sentences, and a count of the rest. */
function joinSentences(sentences: readonly string[]): string {
  const first = sentences.slice(0, maxNamed).join(' ');
  const more = sentences.length - maxNamed;
  return more > 0 ? vscode.l10n.t('{0} And {1} more, which are in the log.', first, more) : first;
}

function isBlocked({ detail }: ProcessOutcome): boolean {
  return detail === 'blocked';
}

function isEnding({ detail }: ProcessOutcome): boolean {
  return detail === 'ending';
}

function durationText(ms: number): string {
  return vscode.l10n.t('{0} s', ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000));
}
