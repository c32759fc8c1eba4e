import type { Report } from '../../process/control/report';
import type { Target, UncheckedTarget } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import { descendants, indexListed, topmost } from '../../process/model/snapshotQueries';
import { concludeEnd } from './concludeEnd';
import { getDisplayNames } from './displayNames';
import { endsTree, isForced, type EndAction } from './endAction';
import type { EndContext, Results } from './endOutcome';
import { withEndProgress } from './endProgress';

/**
 * Sends the signals to distinct targets, waits for the processes to end, and logs the outcome. `confirmedVSCodes` are
 * those of the targets that are another VS Code, and that the user has confirmed to end as a whole.
 */
export async function endProcesses(
  action: EndAction,
  targets: readonly UncheckedTarget[],
  context: EndContext,
  confirmedVSCodes: readonly Target[] = [],
): Promise<Results> {
  const { snapshot } = context.model;
  const names = getDisplayNames(snapshot);
  const roots = endsTree(action) ? topmost(targets, snapshot) : targets;
  const isConfirmed = ({ pid, startTime }: UncheckedTarget): boolean =>
    confirmedVSCodes.some((confirmed) => confirmed.pid === pid && confirmed.startTime === startTime);
  const vscodes = roots.filter(isConfirmed);
  const others = roots.filter((target) => !isConfirmed(target));
  const results = await withEndProgress(async () => {
    const [ended, endedVSCodes] = await Promise.all([
      endEach(action, others, context),
      Promise.allSettled(vscodes.map((target) => endVSCode(action, target, context))),
    ]);
    return [...ended, ...endedVSCodes];
  });
  const settled = [...others, ...vscodes].flatMap((target, index) => {
    const result = results[index];
    return result ? [{ target, result }] : [];
  });
  return concludeEnd(action, settled, names, context);
}

/** @returns one result for each target, in their order. */
async function endEach(
  action: EndAction,
  targets: readonly UncheckedTarget[],
  { controller, model, settings }: EndContext,
): Promise<readonly PromiseSettledResult<Report>[]> {
  const graceMs = settings.terminateGraceMs.value;
  switch (action) {
    case 'terminate':
      return Promise.allSettled(targets.map((target) => controller.terminate(target, { graceMs })));
    case 'kill':
      return Promise.allSettled(targets.map((target) => controller.kill(target)));
    case 'terminateTree':
      try {
        return await controller.terminateTrees(treesOf(targets, model.snapshot), { graceMs });
      } catch (reason) {
        // The processes could not be listed: each target has failed for that reason.
        return targets.map(() => ({ status: 'rejected', reason }));
      }
    case 'killTree': {
      const trees = treesOf(targets, model.snapshot);
      return Promise.allSettled(trees.map(({ target, members }) => controller.killTree(target, { members })));
    }
  }
}

/** Each target with the descendants that the view knows of. */
function treesOf(targets: readonly UncheckedTarget[], snapshot: Snapshot) {
  const find = indexListed(snapshot);
  return targets.map((target) => ({ target, members: descendants([target], snapshot, find) }));
}

/**
 * Ends another VS Code as a whole. If it is asked to exit, it ends its windows itself; if it is killed, it leaves them
 * behind, so that they are killed too.
 */
async function endVSCode(
  action: EndAction,
  target: UncheckedTarget,
  { controller, settings }: EndContext,
): Promise<Report> {
  return isForced(action)
    ? controller.killTree(target, { whole: true })
    : controller.terminate(target, { graceMs: settings.terminateGraceMs.value, whole: true });
}
