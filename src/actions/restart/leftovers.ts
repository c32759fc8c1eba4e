import * as vscode from 'vscode';
import type { Identity } from '../../process/identity';
import { findListed } from '../../process/model/snapshotQueries';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import { messageNames } from '../../ui/processNames';
import type { EndContext } from '../end/endOutcome';
import { endProcesses } from '../end/endProcesses';

/** The time between two looks at what is ending, in ms. */
const intervalMs = 250;

/**
 * Waits until all of these have ended, for as long as a process that is asked to exit may take: the port of a server is
 * free only then.
 * @returns those that still run.
 */
export async function waitForExit(
  members: readonly Identity[],
  { model, refresh, clock, settings }: EndContext,
): Promise<readonly ProcessInfo[]> {
  const until = clock.now() + settings.terminateGraceMs.value;
  for (;;) {
    await refresh();
    const left = members
      .flatMap((member) => findListed(member, model.snapshot)?.process ?? [])
      .filter((process) => isAlive(process));
    if (left.length === 0 || clock.now() >= until) return left;
    await clock.sleep(intervalMs);
  }
}

/**
 * Says that these still run, and offers to kill them.
 * @returns whether the user has had them killed.
 */
export async function offerToKill(left: readonly ProcessInfo[], context: EndContext): Promise<boolean> {
  const names = messageNames(left);
  const kill = vscode.l10n.t('Kill and Start Again');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Nothing was started again, because this still runs: {0}.', names),
    kill,
  );
  if (answer !== kill) return false;
  await endProcesses('killTree', left, context);
  return true;
}
