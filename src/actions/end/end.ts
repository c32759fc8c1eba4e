import * as vscode from 'vscode';
import type { Report } from '../../process/control/report';
import type { Target, UncheckedTarget } from '../../process/identity';
import { unique } from '../../process/model/snapshotQueries';
import { runInBackground } from '../../ui/runInBackground';
import type { Confirm } from '../../workspace/settings';
import { confirmEnd } from './confirmEnd';
import type { EndAction } from './endAction';
import type { EndContext, EndStart, Results } from './endOutcome';
import { endProcesses } from './endProcesses';
import { offerToEndSupervisors } from './restartText';
import { showFailures, showRefusals, showSuccess } from './showOutcome';
import { watchForRestarts } from './watchForRestarts';

/**
 * Ends one process without a confirmation. The outcome is shown to the user as well.
 * @throws the error that is the reason, if there is no report: a `RefusedError` if nothing was sent.
 */
export async function endForApi(action: EndAction, target: UncheckedTarget, context: EndContext): Promise<Report> {
  const start = startEnd(context);
  const results = await endProcesses(action, [target], context);
  showEndResults(results, start, context);
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
  const confirmed = await confirmEnd(action, distinct, context, confirm);
  if (!confirmed) return undefined;
  const start = startEnd(context);
  const results = await endProcesses(confirmed.action, distinct, context, confirmed.vscodes);
  showEndResults(results, start, context);
  return results.reports;
}

/** Notes what ran before the signals. */
export function startEnd({ model }: EndContext): EndStart {
  return { snapshot: model.snapshot, at: Date.now() };
}

/** Shows the outcome. The answer to an offered follow-up is not waited for. */
export function showEndResults(results: Results, start: EndStart, context: EndContext): void {
  showRefusals(results);
  runInBackground(
    Promise.all([showSuccessOrRestarts(results, start, context), offerFollowUp(results, context)]),
    (reason) => vscode.l10n.t('What still runs could not be dealt with: {0}', reason),
    context.log,
  );
}

/** A process that was ended and runs again is no success: what has started it again has to be ended. */
async function showSuccessOrRestarts(results: Results, start: EndStart, context: EndContext): Promise<void> {
  const restarts = await watchForRestarts(results.reports, start, context, () => showSuccess(results));
  const supervisors = restarts.length > 0 ? await offerToEndSupervisors(restarts) : [];
  if (supervisors.length > 0) await endForUser('terminateTree', supervisors, context);
}

async function offerFollowUp(results: Results, context: EndContext): Promise<void> {
  const followUp = await showFailures(results, context);
  // The message has named them.
  if (followUp) await endForUser(followUp.action, followUp.targets, context, 'never');
}
