import assert from 'node:assert/strict';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import { startCrowd } from './crowd';
import { cpuTime } from './cpuTime';
import { findPeers, statReader, type Peer } from './peers';
import { median, type BenchContext, type BenchRow, type Figure, type RowResult, type Target } from './row';

/** How many processes are ours, how many others there are, and how often is asked for a median. */
const settings = [
  { ours: 50, others: 200, runs: 60 },
  { ours: 50, others: 1_000, runs: 60 },
  { ours: 50, others: 4_000, runs: 30 },
  { ours: 500, others: 1_000, runs: 60 },
] as const;

/** Our refresh that looks at everybody, as it does now and then to be sure. */
const onceInAWhile = 'ours, once in a while';
/** ms; somewhat more than the time between two of those. */
const untilFull = 301_000;

/** What one way needed, in ms: the median of the time, the mean of the CPU time. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly inside: number | undefined;
}

/** One refresh, by us and by others. */
export const listing: BenchRow = {
  name: 'listing',
  async measure(context) {
    const { peers, missing } = await findPeers();
    const results: RowResult[] = [];
    let oursWithFewest: Cost | undefined;
    for (const { ours, others, runs } of settings) {
      context.say(`  ${ours} ours, ${others} others`);
      const costs = await compare(peers, ours, others, runs, context);
      const own = costs.get('ours');
      assert(own);
      results.push({
        title: `One refresh: ${ours} processes ours, ${others} others`,
        figures: [
          ...[...costs].map(([who, cost]) => figure(who, cost, own)),
          ...missing.map(({ name, why }) => ({ who: name, values: {}, note: why })),
        ],
        targets: targets(ours, others, costs, own, oursWithFewest),
      });
      oursWithFewest ??= own;
    }
    return results;
  },
};

/**
 * Everybody is asked in turn, so that all have the same weather. The programs that the peers start are new processes to
 * us: each of our refreshes has some to look at.
 */
async function compare(
  peers: readonly Peer[],
  ours: number,
  others: number,
  fullRuns: number,
  { runs }: BenchContext,
): Promise<Map<string, Cost>> {
  const crowds = [await startCrowd(others), await startCrowd(ours)];
  const root = crowds[1]?.pid ?? -1;
  let ahead = 0;
  const source = createProcfsSource({ now: () => performance.now() + ahead });
  let full = false;
  const us: Peer = {
    name: 'ours',
    ask: async () => {
      const { processes, cost } = await source.list({ roots: new Set([root]) });
      full = cost.kind === 'full';
      return processes.length;
    },
  };
  try {
    const all = [us, ...peers];
    const taken = new Map(
      [us.name, onceInAWhile, ...peers.map(({ name }) => name)].map((name) => [name, new Samples()]),
    );
    const round = async (asked: readonly Peer[], keep: boolean): Promise<void> => {
      for (const peer of asked) {
        const sample = await ask(peer, root);
        assert(peer === us ? sample.count === ours : sample.count >= ours, `${peer.name} found ${sample.count}`);
        if (keep) taken.get(peer === us && full ? onceInAWhile : peer.name)?.add(sample);
      }
    };
    const calm = all.filter(({ stormy }) => !stormy);
    for (let run = -2; run < runs(fullRuns); run++) await round(calm, run >= 0);
    for (let run = 0; run < runs(fullRuns / 3); run++) {
      ahead += untilFull;
      await round([us], true);
    }
    const stormy = all.filter((peer) => peer.stormy);
    for (let run = 0; run < runs(fullRuns / 10); run++) await round(stormy, true);
    return new Map([...taken].map(([name, samples]) => [name, samples.cost()]));
  } finally {
    source.dispose();
    for (const crowd of crowds) await crowd.end();
  }
}

interface Sample {
  readonly count: number;
  readonly wall: number;
  readonly cpu: number;
  readonly inside: number | undefined;
}

async function ask(peer: Peer, root: number): Promise<Sample> {
  await peer.prepare?.();
  const cpuBefore = cpuTime();
  const before = performance.now();
  const count = await peer.ask(root);
  const wall = performance.now() - before;
  return { count, wall, cpu: cpuTime() - cpuBefore, inside: peer.inside?.() };
}

class Samples {
  private readonly all: Sample[] = [];

  add(sample: Sample): void {
    this.all.push(sample);
  }

  cost(): Cost {
    const insides = this.all.flatMap(({ inside }) => inside ?? []);
    return {
      wall: median(this.all.map(({ wall }) => wall)),
      // Not the median: that of children is counted in steps of 10 ms.
      cpu: mean(this.all.map(({ cpu }) => cpu)),
      inside: insides.length > 0 ? median(insides) : undefined,
    };
  }
}

function figure(who: string, { wall, cpu, inside }: Cost, own: Cost): Figure {
  return {
    who,
    values: {
      'wall ms': wall,
      'cpu ms': cpu,
      'wall ×': who.startsWith('ours') ? undefined : wall / own.wall,
      'cpu ×': who.startsWith('ours') ? undefined : cpu / own.cpu,
    },
    ...(inside === undefined ? {} : { note: `${inside.toFixed(2)} ms of it in its own main()` }),
  };
}

function targets(
  ours: number,
  others: number,
  costs: ReadonlyMap<string, Cost>,
  own: Cost,
  oursWithFewest: Cost | undefined,
): readonly Target[] {
  const psList = costs.get('ps-list');
  const program = costs.get(statReader)?.inside;
  const list: Target[] = [];
  if (others === 1_000 && psList) {
    const times = ours === 50 ? 50 : 10;
    list.push(atLeast(`${times} times less time than ps-list`, psList.wall / own.wall, times));
    list.push(atLeast(`${times} times less CPU than ps-list`, psList.cpu / own.cpu, times));
  }
  if (ours === 50 && others === 1_000 && program !== undefined) {
    list.push(atLeast('faster than the C program, its start not counted', program / own.wall, 1));
  }
  if (others === 4_000 && oursWithFewest !== undefined) {
    list.push(atMostTwice('time', own.wall / oursWithFewest.wall), atMostTwice('CPU', own.cpu / oursWithFewest.cpu));
  }
  return list;
}

function atLeast(text: string, ratio: number, times: number): Target {
  return { text, reached: ratio >= times, actual: `${ratio.toFixed(1)} times` };
}

function atMostTwice(what: string, ratio: number): Target {
  return { text: `at most twice the ${what} at 200 others`, reached: ratio <= 2, actual: `${ratio.toFixed(2)} times` };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
