import * as vscode from 'vscode';
import { keyOf } from '../../process/identity';
import { unique } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import { getLauncherRole } from '../../process/programs/launcherRole';
import { messageName } from '../../ui/processNames';
import { isForced, type EndAction } from '../end/endAction';
import type { Results } from '../end/endOutcome';
import { failureTexts } from '../end/outcomeText';
import type { Finding } from './findHolders';
import type { HolderPlan } from './freePlan';
import type { FreePortContext } from './freePortContext';
import { namesOf } from './portNames';
import { showRefusedPort } from './showRefusedPort';

/** What the user has chosen to end next. */
export interface NextStep {
  readonly action: EndAction;
  readonly targets: readonly ProcessInfo[];
}

/**
 * Says what still has a port, or has it again, after something was ended to free it, and offers what would free it.
 * @returns undefined if the user has chosen nothing.
 */
export async function offerNextStep(
  port: number,
  { plan, state }: Finding,
  { reports }: Results,
  context: FreePortContext,
): Promise<NextStep | undefined> {
  if (plan.ends.length === 0) {
    await showRefusedPort(port, plan.refused, state.hidden, context);
    return undefined;
  }
  const signalled = new Set(reports.flatMap(({ processes }) => processes.map(keyOf)));
  const survivors = plan.ends.filter(({ holder }) => signalled.has(keyOf(holder.process)));
  return survivors.length > 0
    ? offerToKill(port, survivors, reports, context)
    : offerToEndStarters(port, plan.ends, context);
}

async function offerToKill(
  port: number,
  survivors: readonly HolderPlan[],
  reports: Results['reports'],
  { log }: FreePortContext,
): Promise<NextStep | undefined> {
  const kill = vscode.l10n.t('Kill Tree');
  const showLog = vscode.l10n.t('Show Log');
  const isKilled = reports.some(({ action }) => isForced(action));
  const failed = reports.filter(({ processes }) => processes.some(({ outcome }) => outcome !== 'gone'));
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Port {0} is still taken. {1}', port, failureTexts(failed).join(' ')),
    isKilled ? showLog : kill,
  );
  if (answer === showLog) log.show();
  return answer === kill ? { action: 'killTree', targets: survivors.map(({ holder }) => holder.process) } : undefined;
}

/** Something has the port that was not there before. */
async function offerToEndStarters(
  port: number,
  ends: readonly HolderPlan[],
  context: FreePortContext,
): Promise<NextStep | undefined> {
  const holders = namesOf(ends.map(({ holder }) => holder.process));
  const starters = unique(ends.flatMap((end) => starterOf(end, context) ?? []));
  const managers = unique(ends.flatMap(({ manager }) => manager ?? []));
  const [first] = starters;
  const end =
    first && starters.length === 1
      ? vscode.l10n.t('Terminate {0}', messageName(first))
      : vscode.l10n.t('Terminate What Started Them');
  const again = vscode.l10n.t('End It Again');
  if (managers.length > 0) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Port {0} is taken again: {1} has started {2}. Stop it there.', port, namesOf(managers), holders),
    );
    return undefined;
  }
  const answer =
    starters.length > 0
      ? await vscode.window.showWarningMessage(
          vscode.l10n.t('Port {0} is taken again: {1} has started {2}.', port, namesOf(starters), holders),
          end,
        )
      : await vscode.window.showWarningMessage(vscode.l10n.t('Port {0} is taken again, by {1}.', port, holders), again);
  if (answer === undefined) return undefined;
  return { action: 'terminateTree', targets: starters.length > 0 ? starters : ends.map(({ top }) => top) };
}

/** What has started a process again: its watcher, or else its parent, unless that must not end for it. */
function starterOf({ holder, top }: HolderPlan, { source, controller }: FreePortContext): ProcessInfo | undefined {
  if (top.pid !== holder.process.pid) return top;
  const parent = source.get(top.parentPid);
  if (parent?.uid !== top.uid || controller.getRefusal(parent)) return undefined;
  const role = getLauncherRole(parent);
  return role === 'shell' || role === 'manager' ? undefined : parent;
}
