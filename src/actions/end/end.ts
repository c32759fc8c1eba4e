import * as vscode from 'vscode';
import type { Report } from '../../process/control/report';
import type { Target, UncheckedTarget } from '../../process/identity';
import { unique } from '../../process/model/snapshotQueries';
import { runInBackground } from '../../ui/runInBackground';
import { confirmKill } from './confirmKill';
import { confirmVSCodes } from './confirmVSCodes';
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
  showResults(results, context);
  const [report] = results.reports;
  if (report) return report;
  throw results.failures[0]?.error;
}

/**
 * Ends processes for the user, after a confirmation where one is needed.
 * @returns undefined if the user has not confirmed it.
 */
export async function endForUser(
  action: EndAction,
  targets: readonly Target[],
  context: EndContext,
): Promise<readonly Report[] | undefined> {
  const distinct = unique(targets);
  const vscodes = await confirmVSCodes(action, distinct, context.model.snapshot);
  if (!vscodes) return undefined;
  const confirmed = action === 'kill' ? await confirmKill(distinct, context.model.snapshot) : action;
  if (!confirmed) return undefined;
  const results = await endProcesses(confirmed, distinct, context, vscodes);
  showResults(results, context);
  return results.reports;
}

/** Shows the outcome. The answer to an offered follow-up is not waited for. */
function showResults(results: Results, context: EndContext): void {
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
  if (followUp) await endForUser(followUp.action, followUp.targets, context);
}
