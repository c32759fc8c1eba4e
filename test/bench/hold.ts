import type { ListRequest } from '../../src/process/source/processSource';
import { startCrowd } from './crowd';
import { ourEngine, type Engine, type EngineSource } from './engine';
import { median, percentile95, rotate, type BenchRow, type Figure, type Target } from './row';

const ours = 50;
const others = 4_000;
/** Somewhat more than the time between two complete listings. */
const fullListingAfterMs = 301_000;

/** The time for which nothing else on the event loop gets a turn, seen from another task there. */
export const hold: BenchRow = {
  name: 'hold',
  async measure({ runs, earlier, printStatus }) {
    printStatus(`  ${ours} ours, ${others} others`);
    const crowds = [await startCrowd(others), await startCrowd(ours)];
    const request = { roots: new Set([crowds[1]?.pid ?? -1]) };
    const ourHolds = new Holds(ourEngine);
    const all = earlier ? [ourHolds, new Holds(earlier)] : [ourHolds];
    try {
      for (let run = 0; run < runs(40); run++) for (const each of rotate(all, run)) await each.measureFirst(request);
      for (const each of all) await each.begin(request);
      for (let run = 0; run < runs(500); run++) for (const each of rotate(all, run)) await each.measureLater(request);
      for (let run = 0; run < runs(40); run++) for (const each of rotate(all, run)) await each.measureFull(request);
      return [
        {
          title: `Longest time the event loop is held: ${ours} processes ours, ${others} others`,
          figures: all.flatMap((each) => figures(each, each === ourHolds ? '' : 'earlier: ')),
          targets: [
            atMost('first listing', ourHolds.first, 8),
            atMost('later ones', ourHolds.later, 3),
            atMost('once in a while', ourHolds.full, 3),
          ],
        },
      ];
    } finally {
      for (const each of all) each.dispose();
      for (const crowd of crowds) await crowd.end();
    }
  },
};

function figures({ first, later, full }: Holds, prefix: string): readonly Figure[] {
  return [
    figure(`${prefix}first listing`, first),
    figure(`${prefix}later ones`, later),
    figure(
      `${prefix}once in a while`,
      full,
      'every five minutes, when all processes are listed, in slices of 1 ms: a single step of one may take longer',
    ),
  ];
}

/**
 * The longest time and the longest CPU time, in ms. CPU time includes Node's helper threads. On a busy machine, the time is
 * longer than the work, because the process waits for a processor.
 */
interface Hold {
  readonly wall: number;
  readonly cpu: number;
}

/** The holds of one engine, by kind of listing. */
class Holds {
  readonly first: Hold[] = [];
  readonly later: Hold[] = [];
  readonly full: Hold[] = [];
  private aheadMs = 0;
  private readonly source: EngineSource;

  constructor(private readonly engine: Engine) {
    this.source = engine.createSource({ now: () => performance.now() + this.aheadMs });
  }

  async measureFirst(request: ListRequest): Promise<void> {
    const source = this.engine.createSource();
    this.first.push(await measureMaxHold(source, request, true));
    source.dispose();
  }

  async begin(request: ListRequest): Promise<void> {
    await this.source.list(request);
  }

  async measureLater(request: ListRequest): Promise<void> {
    this.later.push(await measureMaxHold(this.source, request, false));
  }

  async measureFull(request: ListRequest): Promise<void> {
    this.aheadMs += fullListingAfterMs;
    this.full.push(await measureMaxHold(this.source, request, true));
  }

  dispose(): void {
    this.source.dispose();
  }
}

/** The longest time between two turns of the event loop during a listing. */
async function measureMaxHold(source: EngineSource, request: ListRequest, isFull: boolean): Promise<Hold> {
  let max: Hold = { wall: 0, cpu: 0 };
  let last = performance.now();
  let cpu = process.cpuUsage();
  let isListing = true;
  const turn = (): void => {
    const now = performance.now();
    const used = process.cpuUsage(cpu);
    max = {
      wall: Math.max(max.wall, now - last),
      cpu: Math.max(max.cpu, (used.user + used.system) / 1000),
    };
    last = now;
    cpu = process.cpuUsage();
    if (isListing) setImmediate(turn);
  };
  setImmediate(turn);
  const { cost } = await source.list(request);
  isListing = false;
  turn();
  if ((cost.kind === 'full') !== isFull)
    throw new Error(`This was a ${cost.kind} listing: ${cost.reason ?? 'nothing was new'}`);
  return max;
}

function figure(name: string, holds: readonly Hold[], note?: string): Figure {
  const walls = holds.map(({ wall }) => wall);
  const values = {
    'median ms': median(walls),
    '95 % ms': percentile95(walls),
    'worst ms': Math.max(...walls),
    '95 % cpu ms': percentile95(holds.map(({ cpu }) => cpu)),
  };
  return { name, values, ...(note === undefined ? {} : { note }) };
}

function atMost(what: string, holds: readonly Hold[], maxMs: number): Target {
  const wall = percentile95(holds.map((each) => each.wall));
  const cpu = percentile95(holds.map((each) => each.cpu));
  return {
    text: `${what}: at most ${maxMs} ms, in 95 of 100`,
    reached: wall <= maxMs,
    actual: `${wall.toFixed(1)} ms, ${cpu.toFixed(1)} ms of CPU`,
  };
}
