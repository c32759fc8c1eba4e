import * as vscode from 'vscode';
import { isAlive } from '../../process/processInfo';
import { RefusedError } from '../../process/control/refusal';
import { withOutcome, type Report } from '../../process/control/report';
import type { Snapshot } from '../../process/model/snapshot';
import { brokenText, failureTexts, refusalText, successText } from './outcomeText';
import { descendants, unique } from '../../process/model/snapshotQueries';
import { type Target } from '../../process/identity';
import { type Results, type EndAction } from './endOutcome';

/** How long the good news stays in the status bar, in ms. */
const successMessageMs = 6_000;

/** What the person wants done about those that still run. */
export interface FollowUp {
  readonly action: EndAction;
  readonly targets: readonly Target[];
}

/** Good news in passing. */
export function showSuccess({ reports, failures }: Results): void {
  const good = reports.filter(allGone);
  const [first] = good;
  if (first) {
    showInPassing(good.length === 1 ? successText(first) : vscode.l10n.t('{0} processes are gone', countGone(good)));
  } else if (reports.length === 0 && failures.length > 1 && failures.every(({ error }) => hasExited(error))) {
    showInPassing(vscode.l10n.t('All of them had exited already'));
  }
}

/** Says of whom nothing was sent to, and why. Of several, one that has exited before is as gone as the others. */
export function showRefusals({ reports, failures }: Results): void {
  const asked = reports.length + failures.length;
  const refusals = failures
    .map(({ error }) => error)
    .filter((error) => error instanceof RefusedError)
    .filter((error) => asked === 1 || !hasExited(error));
  if (refusals.length > 0) void vscode.window.showErrorMessage(refusalText(refusals, asked));
  const broken = failures.filter(({ error }) => !(error instanceof RefusedError));
  if (broken.length > 0) void vscode.window.showErrorMessage(brokenText(broken));
}

/** Bad news, all in one message, with a way on; returns what the person has chosen. */
export async function showFailures({ reports }: Results, snapshot: Snapshot): Promise<FollowUp | undefined> {
  const bad = reports.filter((report) => !allGone(report));
  if (bad.length === 0) return undefined;
  const ignoring = bad.filter(({ action }) => action === 'terminate' || action === 'terminateTree');
  const alive = unique(ignoring.flatMap((report) => withOutcome(report, 'alive')));
  const inTrees =
    descendants(alive, snapshot).some(isAlive) || ignoring.some((report) => withOutcome(report, 'alive').length > 1);
  const kill = vscode.l10n.t('Kill');
  const killTree = vscode.l10n.t('Kill Tree');
  const showLog = vscode.l10n.t('Show Log');
  const offers = alive.length === 0 ? [showLog] : inTrees ? [kill, killTree] : [kill];
  const answer = await vscode.window.showWarningMessage(failureTexts(bad).join(' '), ...offers);
  if (answer === showLog) await vscode.commands.executeCommand('runaway.showLog');
  if (answer === kill) return { action: 'kill', targets: alive };
  if (answer === killTree) return { action: 'killTree', targets: alive };
  return undefined;
}

function allGone({ processes }: Report): boolean {
  return processes.every(({ outcome }) => outcome === 'gone');
}

function countGone(reports: readonly Report[]): number {
  return reports.reduce((sum, report) => sum + withOutcome(report, 'gone').length, 0);
}

function hasExited(error: unknown): boolean {
  return error instanceof RefusedError && error.reason === 'noSuchProcess';
}

function showInPassing(text: string): void {
  vscode.window.setStatusBarMessage(`$(check) ${text.replaceAll('$(', '\\$(')}`, successMessageMs);
}
