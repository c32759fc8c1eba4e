import * as vscode from 'vscode';
import type { Report } from '../../process/control/report';
import { runInBackground } from '../../ui/runInBackground';
import { confirmKill } from './confirmKill';
import { confirmVSCodes } from './confirmVSCode';
import { endProcesses, type EndContext } from './endProcesses';
import { showFailures, showSuccess, showRefusals } from './showOutcome';
import { unique } from '../../process/model/snapshotQueries';
import { type Target } from '../../process/identity';
import { type Results, type EndAction } from './endOutcome';

/** Ends one process without asking back. Why it did not come to that is shown to the person and thrown to the caller. */
export async function endForApi(way: EndAction, target: Target, context: EndContext): Promise<Report> {
  const results = await endProcesses(way, [target], context);
  showResults(results, context);
  const [report] = results.reports;
  if (report) return report;
  throw results.failures[0]?.error;
}

/** Ends them, once the person has confirmed it where that is called for. */
export async function endForUser(
  way: EndAction,
  targets: readonly Target[],
  context: EndContext,
): Promise<readonly Report[] | undefined> {
  const meant = unique(targets);
  const whole = await confirmVSCodes(way, meant, context.model.snapshot);
  if (!whole) return undefined;
  const decided = way === 'kill' ? await confirmKill(meant, context.model.snapshot) : way;
  if (!decided) return undefined;
  const results = await endProcesses(decided, meant, context, whole);
  showResults(results, context);
  return results.reports;
}

/** Says what came of it. Nobody waits for what the person makes of bad news. */
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
  const next = await showFailures(results, context.model.snapshot);
  if (next) await endForUser(next.action, next.targets, context);
}
