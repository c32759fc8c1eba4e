import * as vscode from 'vscode';
import { refusalSentences, type RefusedError } from '../process/refusal';
import { withOutcome, type Action, type ProcessOutcome, type Report } from '../process/report';
import { withoutLinks } from '../view/text';

/** More processes than this are counted, not named. */
const mostNamed = 3;

/** `node server.js (1234)`. */
export function nameAndPid({ name, pid }: { readonly name: string; readonly pid: number }): string {
  return withoutLinks(`${name} (${pid})`);
}

/** Several processes in a few words. */
export function named(processes: readonly { readonly name: string; readonly pid: number }[]): string {
  const names = processes.slice(0, mostNamed).map(nameAndPid).join(', ');
  return processes.length <= mostNamed ? names : vscode.l10n.t('{0} and {1} more', names, processes.length - mostNamed);
}

/** What became of it, in one sentence for a process that went as asked. */
export function successText(report: Report): string {
  const gone = withOutcome(report, 'gone');
  const time = durationText(report.durationMs);
  const name = nameAndPid(report.target);
  const more = gone.length - 1;
  if (isForced(report.action)) {
    return more > 0 ? vscode.l10n.t('{0} and {1} below it are gone', name, more) : vscode.l10n.t('{0} is gone', name);
  }
  return more > 0
    ? vscode.l10n.t('{0} and {1} below it have exited, after {2}', name, more, time)
    : vscode.l10n.t('{0} has exited, after {1}', name, time);
}

/** What did not go as asked: one sentence for each kind of failure. */
export function failureTexts(report: Report): string[] {
  const sentences: string[] = [];
  const alive = withOutcome(report, 'alive');
  const blocked = alive.filter(isBlocked);
  const others = alive.filter((process) => !isBlocked(process));
  if (others.length > 0) {
    sentences.push(
      isForced(report.action)
        ? vscode.l10n.t('Still running although killed: {0}.', named(others))
        : vscode.l10n.t(
            'Still running {0} after being asked to exit: {1}.',
            durationText(report.durationMs),
            named(others),
          ),
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
  const denied = withOutcome(report, 'denied');
  if (denied.length > 0) {
    sentences.push(
      vscode.l10n.t(
        'Not permitted, because another user owns it: {0}. End it from a terminal with sudo.',
        named(denied),
      ),
    );
  }
  const replaced = withOutcome(report, 'replaced');
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

/** Why nothing was sent. */
export function refusalText({ reason, who }: RefusedError): string {
  return vscode.l10n.t('Nothing was sent. {0}', vscode.l10n.t(refusalSentences[reason], withoutLinks(who)));
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
export function sayRowLost(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The list of processes has just changed. Please choose again.'),
  );
}
