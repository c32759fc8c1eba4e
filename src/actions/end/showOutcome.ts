import * as vscode from 'vscode';
import { RefusedError } from '../../process/control/refusal';
import { withOutcome, type ProcessOutcome, type Report } from '../../process/control/report';
import type { Target } from '../../process/identity';
import { descendants, unique } from '../../process/model/snapshotQueries';
import { isAlive } from '../../process/processInfo';
import { showInStatusBar } from '../../ui/statusMessage';
import { isForced, type EndAction } from './endAction';
import type { EndContext, Results } from './endOutcome';
import { brokenText, failureTexts, refusalText, successText } from './outcomeText';

/** The user's choice for the processes that still run. */
export interface FollowUp {
  readonly action: EndAction;
  readonly targets: readonly Target[];
}

/**
 * Shows a success for a few seconds in the status bar.
 * @returns what takes the message away; undefined if there is none.
 */
export function showSuccess({ reports, failures }: Results): vscode.Disposable | undefined {
  const successes = reports.filter(allGone);
  const [first] = successes;
  if (first) {
    return showInStatusBar(
      successes.length === 1 ? successText(first) : vscode.l10n.t('{0} processes are gone', countGone(successes)),
    );
  }
  return reports.length === 0 && failures.length > 1 && failures.every(({ error }) => hasExited(error))
    ? showInStatusBar(vscode.l10n.t('All of them had exited already'))
    : undefined;
}

/**
 * Shows to which targets nothing was sent, and why. If there are several targets, one that has already exited is left
 * out: it is gone like the others.
 */
export function showRefusals({ reports, failures }: Results): void {
  const targetCount = reports.length + failures.length;
  const refusals = failures
    .map(({ error }) => error)
    .filter((error) => error instanceof RefusedError)
    .filter((error) => targetCount === 1 || !hasExited(error));
  if (refusals.length > 0) void vscode.window.showErrorMessage(refusalText(refusals, targetCount));
  const broken = failures.filter(({ error }) => !(error instanceof RefusedError));
  if (broken.length > 0) void vscode.window.showErrorMessage(brokenText(broken));
}

/**
 * Shows all failures in one message, which offers a follow-up.
 * @returns the follow-up that the user has chosen.
 */
export async function showFailures(
  { reports }: Results,
  { model, log }: Pick<EndContext, 'model' | 'log'>,
): Promise<FollowUp | undefined> {
  const failed = reports.filter((report) => !allGone(report));
  if (failed.length === 0) return undefined;
  const ignoring = failed.filter(({ action }) => !isForced(action));
  const alive = unique(ignoring.flatMap((report) => [...withOutcome(report, 'alive'), ...getUnaskable(report)]));
  const inTrees =
    descendants(alive, model.snapshot).some(isAlive) ||
    ignoring.some((report) => withOutcome(report, 'alive').length + getUnaskable(report).length > 1);
  const kill = vscode.l10n.t('Kill');
  const killTree = vscode.l10n.t('Kill Tree');
  const showLog = vscode.l10n.t('Show Log');
  const offers = alive.length === 0 ? [showLog] : inTrees ? [kill, killTree] : [kill];
  const answer = await vscode.window.showWarningMessage(failureTexts(failed).join(' '), ...offers);
  if (answer === showLog) log.show();
  if (answer === kill) return { action: 'kill', targets: alive };
  if (answer === killTree) return { action: 'killTree', targets: alive };
  return undefined;
}

/** What still runs because it could not be asked to exit. */
function getUnaskable(report: Report): readonly ProcessOutcome[] {
  return withOutcome(report, 'denied').filter(({ detail }) => detail === 'unaskable' || detail === 'sharedConsole');
}

function allGone({ processes }: Report): boolean {
  return processes.every(({ outcome }) => outcome === 'gone');
}

function countGone(reports: readonly Report[]): number {
  return reports.reduce((sum, report) => sum + withOutcome(report, 'gone').length, 0);
}

/** Whether an error says that there was no process left to end. */
export function hasExited(error: unknown): boolean {
  return error instanceof RefusedError && error.reason === 'noSuchProcess';
}
