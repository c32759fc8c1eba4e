import type { ProcessInfo } from '../../processInfo';
import type { Report } from '../report';
import { runInSlices, type SlicedTask } from '../../../common/timeSlicing';
import { createChildReader } from './applications';
import { TreeTermination } from './treeTermination';
import type { ControlContext, KnownTree } from '../controlContext';
import { pauses } from '../waitForExit';

/**
 * Pauses between two looks, in ms: most processes exit at once, and a grace period may be long. A look that has to list
 * the whole machine is repeated less often.
 */
const watchingPausesMs = [5, 10, 20, 50, 100, 250];
const listingPausesMs = [10, 20, 50, 100, 250, 500, 1_000];

/** After this long, in ms, others get their turn of the event loop. */
const sliceMs = 4;

/** A tree that is to be asked to exit. */
export interface TreeToTerminate extends KnownTree {
  readonly root: ProcessInfo;
}

/**
 * Asks processes and everything below them to exit, from the root down, so that supervisors stop before their workers
 * and do not start them again. Nothing is frozen, nothing is escalated, and no program is asked twice. What fails with one tree
 * stops no other.
 *
 * Who appears meanwhile may be what somebody needs to clean up (`trap 'rm -r "$tmp"' TERM`), and is left to its parent;
 * once that has gone, it is asked too. Whoever still runs at the end of the grace period is in the report.
 *
 * The trees of one command are gone through together, because it is the looking that costs: the machine is listed once
 * for all of them at the beginning and at the end, and in between only what has just been born is looked at.
 */
export async function terminateTrees(
  targets: readonly TreeToTerminate[],
  graceMs: number,
  parts: ControlContext,
): Promise<readonly PromiseSettledResult<Report>[]> {
  const { clock, forkMonitor } = parts;
  const until = clock.now() + graceMs;
  const trees = targets.map((target) => new TreeTermination(target.root, target, parts));
  const failures = new Map<TreeTermination, unknown>();
  const going = (): readonly TreeTermination[] => trees.filter((tree) => !failures.has(tree));

  const inSlices = async <T>(work: SlicedTask<T>): Promise<T> =>
    (await runInSlices(work, sliceMs, clock.now, undefined, () => clock.sleep(0))).value;
  // In one piece of work: what many trees take together must not hold others up either.
  const eachInTurn = function* (step: (tree: TreeTermination) => SlicedTask<void>): SlicedTask<void> {
    for (const tree of going()) {
      try {
        yield* step(tree);
      } catch (error) {
        failures.set(tree, error);
      }
      yield;
    }
  };
  const forEach = (step: (tree: TreeTermination) => SlicedTask<void>): Promise<void> => inSlices(eachInTurn(step));
  const list = async (): Promise<void> => {
    const everybody = await parts.source.listAll({ inSlices: true });
    await forEach((tree) => tree.take(everybody, true));
  };

  const childrenOf = await createChildReader(parts);
  for (const tree of going()) {
    try {
      await tree.findSpared(childrenOf);
    } catch (error) {
      failures.set(tree, error);
    }
  }
  await list();
  const admitted: TreeTermination[] = [];
  await forEach(function* (tree) {
    if (tree.admit()) admitted.push(tree);
    yield;
  });
  if (admitted.length > 0) await list();
  await forEach((tree) => tree.askAll());

  const watchingPauses = pauses(watchingPausesMs);
  const listingPauses = pauses(listingPausesMs);
  for (;;) {
    const isOver = clock.now() >= until || !going().some(({ isRunning }) => isRunning);
    // The last look is at everybody: evidence may come late.
    const newborns = isOver ? undefined : forkMonitor?.newProcesses();
    if (newborns) {
      const born = await inSlices(gather(newborns));
      await forEach((tree) => tree.take(born, false));
    } else await list();
    await forEach((tree) => tree.askNewMembers());
    const remaining = until - clock.now();
    if (!newborns && (remaining <= 0 || !going().some(({ isRunning }) => isRunning))) break;
    const pause = (newborns ? watchingPauses : listingPauses).next().value;
    await clock.sleep(Math.max(0, Math.min(pause, remaining)));
  }
  return trees.map((tree) =>
    failures.has(tree)
      ? { status: 'rejected', reason: failures.get(tree) }
      : { status: 'fulfilled', value: tree.report() },
  );
}

function* gather<T>(items: Iterable<T>): SlicedTask<readonly T[]> {
  const gathered: T[] = [];
  for (const item of items) {
    gathered.push(item);
    yield;
  }
  return gathered;
}
