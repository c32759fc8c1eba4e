import { runInSlices, type SlicedTask } from '../../../common/timeSlicing';
import type { ProcessInfo } from '../../processInfo';
import type { ControlContext } from '../controlContext';
import type { Report } from '../report';
import { pauses } from '../waitForExit';
import { createChildReader } from './childReader';
import type { KnownTree } from './knownTree';
import { TreeTermination } from './treeTermination';

/**
 * Pauses between two checks, in ms: most processes exit at once, and a grace period may be long. A check that has to list
 * all processes is repeated less often.
 */
const monitoringPausesMs = [5, 10, 20, 50, 100, 250];
const listingPausesMs = [10, 20, 50, 100, 250, 500, 1_000];

/** After this time, in ms, other work gets its turn of the event loop. */
const sliceMs = 4;

/** A tree to be terminated. */
export interface TreeToTerminate extends KnownTree {
  readonly root: ProcessInfo;
}

/**
 * Sends SIGTERM to processes and everything below them, from the root down, so that supervisors stop before their workers
 * and do not start them again. Nothing is frozen, nothing is escalated, and no program gets the signal twice. A failure
 * with one tree does not stop the others.
 *
 * A process that appears later may be needed for cleaning up (`trap 'rm -r "$tmp"' TERM`), and is left to its parent; once
 * that has gone, it gets the signal too. What still runs at the end of the grace period is in the report.
 *
 * The trees of one command are gone through together, because the reading is what costs: all processes are listed once
 * for all trees at the beginning and at the end, and in between only new processes are read.
 */
export async function terminateTrees(
  targets: readonly TreeToTerminate[],
  graceMs: number,
  context: ControlContext,
): Promise<readonly PromiseSettledResult<Report>[]> {
  const { source, clock, forkMonitor } = context;
  const until = clock.now() + graceMs;
  const trees = targets.map((target) => new TreeTermination(target.root, target, context));
  const failures = new Map<TreeTermination, unknown>();
  const activeTrees = (): readonly TreeTermination[] => trees.filter((tree) => !failures.has(tree));

  const inSlices = async <T>(task: SlicedTask<T>): Promise<T> =>
    (await runInSlices(task, sliceMs, clock.now, undefined, () => clock.sleep(0))).value;
  // One task for all trees: many short ones in a row would hold up other work too.
  const forEachTree = function* (step: (tree: TreeTermination) => SlicedTask<void>): SlicedTask<void> {
    for (const tree of activeTrees()) {
      try {
        yield* step(tree);
      } catch (error) {
        failures.set(tree, error);
      }
      yield;
    }
  };
  const runForEach = (step: (tree: TreeTermination) => SlicedTask<void>): Promise<void> => inSlices(forEachTree(step));
  /** Asks the members of all trees at the same time, where there is no signal for that. */
  const sendRequests = async (): Promise<void> => {
    const processes = activeTrees().flatMap((tree) => tree.takeRequests());
    if (!context.requests || processes.length === 0) return;
    const results = await context.requests.send('terminate', processes);
    for (const tree of activeTrees()) tree.recordRequests(results);
  };
  const addFromListing = async (): Promise<void> => {
    const listing = await source.listAll({ inSlices: true });
    await runForEach((tree) => tree.addFrom(listing, true));
  };

  const getChildren = await createChildReader(context);
  for (const tree of activeTrees()) {
    try {
      await tree.findSpared(getChildren);
    } catch (error) {
      failures.set(tree, error);
    }
  }
  await addFromListing();
  const grownTrees: TreeTermination[] = [];
  await runForEach(function* (tree) {
    if (tree.addKnownMembers()) grownTrees.push(tree);
    yield;
  });
  if (grownTrees.length > 0) await addFromListing();
  await runForEach((tree) => tree.signalAll());
  await sendRequests();

  const monitoringPauses = pauses(monitoringPausesMs);
  const listingPauses = pauses(listingPausesMs);
  const isOver = (): boolean => clock.now() >= until || !activeTrees().some(({ isRunning }) => isRunning);
  for (;;) {
    // The last check is a listing of all processes: evidence may come late.
    const newProcesses = isOver() ? undefined : forkMonitor?.newProcesses();
    if (newProcesses) {
      const listing = await inSlices(toArray(newProcesses));
      await runForEach((tree) => tree.addFrom(listing, false));
    } else await addFromListing();
    await runForEach((tree) => tree.signalAbandoned());
    await sendRequests();
    if (!newProcesses && isOver()) break;
    const pause = (newProcesses ? monitoringPauses : listingPauses).next().value;
    await clock.sleep(Math.max(0, Math.min(pause, until - clock.now())));
  }
  return trees.map((tree) =>
    failures.has(tree)
      ? { status: 'rejected', reason: failures.get(tree) }
      : { status: 'fulfilled', value: tree.buildReport() },
  );
}

function* toArray<T>(items: Iterable<T>): SlicedTask<readonly T[]> {
  const array: T[] = [];
  for (const item of items) {
    array.push(item);
    yield;
  }
  return array;
}
