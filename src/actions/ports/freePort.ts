import * as vscode from 'vscode';
import { keyOf } from '../../process/identity';
import { indexListed } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import { getLauncherRole } from '../../process/programs/launcherRole';
import { runInBackground } from '../../ui/runInBackground';
import { withDisplayNames } from '../end/displayNames';
import type { EndAction } from '../end/endAction';
import { endProcesses } from '../end/endProcesses';
import { showRefusals } from '../end/showOutcome';
import { checkBind, waitUntilFree, type BindResult } from './bindCheck';
import { confirmFree } from './confirmFree';
import { findHolders, isTaken, type Finding } from './findHolders';
import type { FreePortContext } from './freePortContext';
import { offerNextStep } from './offerNextStep';
import { showFreed, showNoHolder } from './showFree';
import { showRefusedPort } from './showRefusedPort';

/** What became of a port. */
export interface FreePortResult {
  readonly port: number;
  /** Whether it can be bound; undefined if that is not known, as for a port that this user may not bind. */
  readonly isFree: boolean | undefined;
}

/** How long what is left alone may take to start something again before the port counts as free, in ms. */
const maxComebackMs = 1_500;
const intervalMs = 250;

/**
 * Ends what has a port, after a confirmation, and checks that the port can be bound then. What is offered for what still
 * has it is not waited for.
 * @returns undefined if the user has not confirmed it.
 * @throws {ListingError} if the processes cannot be listed.
 */
export async function freePort(port: number, context: FreePortContext): Promise<FreePortResult | undefined> {
  const found = await findHolders(port, context);
  if (!found || !isTaken(found)) {
    const result = await checkBind(port, context.bind);
    showNoHolder(port, result, found !== undefined);
    return { port, isFree: toIsFree(result) };
  }
  const { state, plan, table } = found;
  if (plan.ends.length === 0) {
    inBackground(showRefusedPort(port, plan.refused, state.hidden, context), context);
    return { port, isFree: false };
  }
  const targets = await confirmFree(port, plan, {
    holders: state.holders,
    find: indexListed(context.model.snapshot),
    table,
    getProcess: (pid) => context.source.get(pid),
    confirm: context.settings.confirm.value,
  });
  return targets && endAndCheck(port, 'terminateTree', targets, context);
}

/** The targets have been confirmed. */
async function endAndCheck(
  port: number,
  action: EndAction,
  targets: readonly ProcessInfo[],
  context: FreePortContext,
): Promise<FreePortResult> {
  const mayComeBack = targets.some((target) => hasParentThatMayRestart(target, context));
  const ended = await endProcesses(action, targets, context);
  // What the workspace has not started has no name in the view.
  const names = new Map(targets.map((target) => [keyOf(target), displayName(target)]));
  const results = { ...ended, reports: ended.reports.map((report) => withDisplayNames(report, names)) };
  showRefusals(results);
  const result = await waitUntilFree(port, context.clock, context.bind);
  const found = await findAgain(port, result === 'taken' || !mayComeBack ? 0 : maxComebackMs, context);
  if (found) {
    const answered = offerNextStep(port, found, results, context).then(async (next) => {
      if (next) await endAndCheck(port, next.action, next.targets, context);
    });
    inBackground(answered, context);
    return { port, isFree: false };
  }
  inBackground(showFreed(port, result, results, context), context);
  return { port, isFree: toIsFree(result) };
}

/** Waits at most so long for something to have the port again. */
async function findAgain(port: number, maxMs: number, context: FreePortContext): Promise<Finding | undefined> {
  const deadline = context.clock.now() + maxMs;
  for (;;) {
    const found = await findHolders(port, context);
    if (found && isTaken(found)) return found;
    if (context.clock.now() >= deadline) return undefined;
    await context.clock.sleep(intervalMs);
  }
}

/** A shell that the user types into starts nothing by itself. */
function hasParentThatMayRestart({ parentPid }: ProcessInfo, { source }: FreePortContext): boolean {
  const parent = source.get(parentPid);
  return parent !== undefined && getLauncherRole(parent) !== 'shell';
}

function toIsFree(result: BindResult): boolean | undefined {
  if (result === 'free') return true;
  return result === 'taken' ? false : undefined;
}

function inBackground(work: Promise<unknown>, { log }: FreePortContext): void {
  runInBackground(work, (reason) => vscode.l10n.t('The port could not be dealt with: {0}', reason), log);
}
