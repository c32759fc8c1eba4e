import * as vscode from 'vscode';
import type { Report } from '../../process/control/report';
import type { Target, UncheckedTarget } from '../../process/identity';
import { unique } from '../../process/model/snapshotQueries';
import { runInBackground } from '../../ui/runInBackground';
import type { Confirm } from '../../workspace/settings';
import { confirmEnd } from './confirmEnd';
import type { EndAction } from './endAction';
import type { EndContext, Results } from './endOutcome';
import { endProcesses } from './endProcesses';
import { showFailures, showRefusals, showSuccess } from './showOutcome';

/**
 * Ends one process without a confirmation. The outcome is shown to the user as well.
 * @throws the error that is the reason, if there is no report: a `RefusedError` if nothing was sent.
 */
export async function endForApi(action: EndAction, target: UncheckedTarget, context: EndContext): Promise<Report> {
  const results = await endProcesses(action, [target], context);
  showEndResults(results, context);
  const [report] = results.reports;
  if (report) return report;
  throw results.failures[0]?.error;
}

/**
 * Ends processes for the user, after a confirmation where one is needed.
 * @param confirm `never` if the user has just chosen these processes from a list.
 * @returns undefined if the user has not confirmed it.
 */
export async function endForUser(
  action: EndAction,
  targets: readonly Target[],
  context: EndContext,
  confirm: Confirm = context.settings.confirm.value,
): Promise<readonly Report[] | undefined> {
  const distinct = unique(targets);
  const confirmed = await confirmEnd(action, distinct, context.model.snapshot, confirm);
  if (!confirmed) return undefined;
  const results = await endProcesses(confirmed.action, distinct, context, confirmed.vscodes);
  showEndResults(results, context);
  return results.reports;
}

/** Shows the outcome. The answer to an offered follow-up is not waited for. */
export function showEndResults(results: Results, context: EndContext): void {
  showSuccess(results);
  showRefusals(results);
  runInBackground(
    offerFollowUp(results, context),
    (reason) => vscode.l10n.t('What still runs could not be dealt with: {0}', reason),
    context.log,
  );
}

async function offerFollowUp(results: Results, context: EndContext): Promise<void> {
  const followUp = await showFailures(results, context);
  // The message has named them.
  if (followUp) await endForUser(followUp.action, followUp.targets, context, 'never');
}
