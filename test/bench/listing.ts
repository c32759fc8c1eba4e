import assert from 'node:assert/strict';
import { startCrowd } from './crowd';
import { cpuTime } from './cpuTime';
import { ourEngine } from './engine';
import { findPeers, statReader, type Peer } from './peers';
import { median, rotate, type BenchContext, type BenchRow, type Figure, type RowResult, type Target } from './row';

/** The number of our processes, of other processes, and of runs for a median. */
const settings = [
  { ours: 50, others: 200, runs: 60 },
  { ours: 50, others: 1_000, runs: 60 },
  { ours: 50, others: 4_000, runs: 30 },
  { ours: 500, others: 1_000, runs: 60 },
] as const;

/** Our complete listing, which runs now and then to be sure. */
const onceInAWhile = 'ours, once in a while';
/** Somewhat more than the time between two complete listings. */
const fullListingAfterMs = 301_000;

/** The cost of a listing, in ms: the median of the time, the mean of the CPU time. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly inside: number | undefined;
}

/** One refresh, by this project and by peers. */
export const listing: BenchRow = {
  name: 'listing',
  async measure(context) {
    const { peers, missing } = await findPeers();
    const results: RowResult[] = [];
    let oursWithFewest: Cost | undefined;
    for (const { ours, others, runs } of settings) {
      context.printStatus(`  ${ours} ours, ${others} others`);
      const costs = await compare(peers, ours, others, runs, context);
      const own = costs.get('ours');
      assert(own);
      results.push({
        title: `One refresh: ${ours} processes ours, ${others} others`,
        figures: [
          ...[...costs].map(([name, cost]) => figure(name, cost, own)),
          ...missing.map(({ name, reason }) => ({ name, values: {}, note: reason })),
        ],
        targets: targets(ours, others, costs, own, oursWithFewest),
      });
      oursWithFewest ??= own;
    }
    return results;
  },
};

/**
 * All peers run in turn, so that the state of the machine affects them alike. The programs that peers start are new
 * processes for our next refresh, which has to read them.
 */
async function compare(
  peers: readonly Peer[],
  ours: number,
  others: number,
  fullRuns: number,
  { runs, earlier }: BenchContext,
): Promise<Map<string, Cost>> {
  const crowds = [await startCrowd(others), await startCrowd(ours)];
  const root = crowds[1]?.pid ?? -1;
  let ahead = 0;
  const source = ourEngine.createSource({ now: () => performance.now() + ahead });
  let full = false;
  const us: Peer = {
    name: 'ours',
    list: async () => {
      const { processes, cost } = await source.list({ roots: new Set([root]) });
      full = cost.kind === 'full';
      return processes.length;
    },
  };
  const earlierSource = earlier?.createSource();
  const them: Peer[] = earlierSource
    ? [
        {
          name: 'earlier',
          list: async () => (await earlierSource.list({ roots: new Set([root]) })).processes.length,
        },
      ]
    : [];
  try {
    const all = [us, ...them, ...peers];
    const names = [us.name, onceInAWhile, ...[...them, ...peers].map(({ name }) => name)];
    const taken = new Map(names.map((name) => [name, new Samples()]));
    const round = async (selected: readonly Peer[], keep: boolean): Promise<void> => {
      for (const peer of selected) {
        const sample = await measureOnce(peer, root);
        assert(peer === us ? sample.count === ours : sample.count >= ours, `${peer.name} found ${sample.count}`);
        if (keep) taken.get(peer === us && full ? onceInAWhile : peer.name)?.add(sample);
      }
    };
    const engines = [us, ...them];
    const calm = peers.filter(({ stormy }) => !stormy);
    for (let run = -2; run < runs(fullRuns); run++) await round([...rotate(engines, run), ...calm], run >= 0);
    for (let run = 0; run < runs(fullRuns / 3); run++) {
      ahead += fullListingAfterMs;
      await round([us], true);
    }
    const stormy = all.filter((peer) => peer.stormy);
    for (let run = 0; run < runs(fullRuns / 10); run++) await round(stormy, true);
    return new Map([...taken].map(([name, samples]) => [name, samples.cost()]));
  } finally {
    source.dispose();
    earlierSource?.dispose();
    for (const crowd of crowds) await crowd.end();
  }
}

interface Sample {
  readonly count: number;
  readonly wall: number;
  readonly cpu: number;
  readonly inside: number | undefined;
}

async function measureOnce(peer: Peer, root: number): Promise<Sample> {
  await peer.prepare?.();
  const cpuBefore = cpuTime();
  const before = performance.now();
  const count = await peer.list(root);
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
      // Not the median: the CPU time of children is counted in steps of 10 ms.
      cpu: mean(this.all.map(({ cpu }) => cpu)),
      inside: insides.length > 0 ? median(insides) : undefined,
    };
  }
}

function figure(name: string, { wall, cpu, inside }: Cost, own: Cost): Figure {
  return {
    name,
    values: {
      'wall ms': wall,
      'cpu ms': cpu,
      'wall ×': name.startsWith('ours') ? undefined : wall / own.wall,
      'cpu ×': name.startsWith('ours') ? undefined : cpu / own.cpu,
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
