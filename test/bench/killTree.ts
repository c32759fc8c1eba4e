import { groupKiller, ourKillers, pidtreeKiller, treeKiller, type Killer } from './killers';
import { median, type BenchContext, type BenchRow, type Figure, type RowResult, type Target } from './row';
import { startVictims, waitUntilGone } from './victims';

/** tree-kill starts one `ps` for each process. With more processes, a run takes minutes. */
const maxSizeForTreeKill = 500;
/** The time limit of a run. */
const maxMs = 120_000;

/** From the call until the last process of the tree is gone. */
export const killTree: BenchRow = {
  name: 'killTree',
  measure: async (context) => {
    const results: RowResult[] = [];
    for (const size of [100, 500, 2_000]) results.push(await measure(size, context));
    return results;
  },
};

async function measure(size: number, { runs, earlier, printStatus }: BenchContext): Promise<RowResult> {
  const engines = ourKillers(earlier);
  const [ours] = engines;
  const quick: readonly Killer[] = [...engines, groupKiller, pidtreeKiller];
  const times = new Map<Killer, number[]>();
  const run = async (killer: Killer) => {
    const { root, pids } = await startVictims(size);
    const start = performance.now();
    await killer.kill(root);
    const left = await waitUntilGone(pids, maxMs);
    if (left.length > 0) throw new Error(`${killer.name} left ${left.length} of ${size}`);
    times.set(killer, [...(times.get(killer) ?? []), performance.now() - start]);
  };

  // They run in turn, so that the state of the machine affects all of them alike.
  const rounds = runs(size > 500 ? 7 : 15);
  for (let round = 0; round <= rounds; round++) for (const killer of quick) await run(killer);
  for (const killer of quick) times.get(killer)?.shift();
  printStatus(`  Kill Tree of ${size}: ${rounds} rounds`);
  if (size <= maxSizeForTreeKill) for (let round = 0; round < runs(3); round++) await run(treeKiller);

  const ms = (killer: Killer) => median(times.get(killer) ?? []);
  const figures: Figure[] = [...quick, ...(size <= maxSizeForTreeKill ? [treeKiller] : [])].map((killer) => ({
    name: killer.name,
    values: { 'wall ms': ms(killer), 'x ours': ms(killer) / ms(ours) },
    ...(killer === ours
      ? {
          // By a CPU profile. Keeping files open between the checks was tried, and made no measurable difference.
          note: 'two signals for each, to stop and to kill, each after a check of the identity: two fifths of it is kill(2), half is /proc',
        }
      : {}),
  }));
  if (size > maxSizeForTreeKill) {
    figures.push({ name: treeKiller.name, values: {}, note: 'not run: one ps for each process, minutes' });
  }
  return {
    title: `Kill Tree of ${size} sleeping processes, until all are gone`,
    figures,
    targets: targets(size, ms, ours),
  };
}

function targets(size: number, ms: (killer: Killer) => number, ours: Killer): readonly Target[] {
  if (size !== 500) return [];
  const faster = ms(treeKiller) / ms(ours);
  const slower = ms(ours) / ms(groupKiller);
  const bound = ms(treeKiller) / ms(groupKiller);
  return [
    {
      text: '100 times faster than tree-kill',
      reached: faster >= 100,
      // The limit is the kernel, which takes most of the time to end the processes, whatever the killer.
      actual: `${faster.toFixed(0)} times, the floor itself ${bound.toFixed(0)} times`,
    },
    { text: 'at most 3 times the floor', reached: slower <= 3, actual: `${slower.toFixed(1)} times` },
  ];
}
