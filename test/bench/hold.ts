import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import type { ListRequest, Listing, ProcessSource } from '../../src/process/source/processSource';
import { startCrowd } from './crowd';
import { median, percentile95, type BenchRow, type Figure, type Target } from './row';

const ours = 50;
const others = 4_000;
/** Somewhat more than the time between two complete listings. */
const fullListingAfterMs = 301_000;

/** The time for which nothing else on the event loop gets a turn, seen from another task there. */
export const hold: BenchRow = {
  name: 'hold',
  async measure({ runs, printStatus }) {
    printStatus(`  ${ours} ours, ${others} others`);
    const crowds = [await startCrowd(others), await startCrowd(ours)];
    const interest = { roots: new Set([crowds[1]?.pid ?? -1]) };
    try {
      const first: Hold[] = [];
      for (let run = 0; run < runs(40); run++) {
        const source = createProcfsSource();
        first.push(await measureMaxHold(source, interest, 'full'));
        source.dispose();
      }
      const later = await laterHolds(interest, runs(500), runs(40));
      return [
        {
          title: `Longest time the event loop is held: ${ours} processes ours, ${others} others`,
          figures: [
            figure('first listing', first),
            figure('later ones', later.window),
            figure(
              'once in a while',
              later.full,
              'every five minutes, when all processes are listed, in slices of 1 ms: a single step of one may take longer',
            ),
          ],
          targets: [
            atMost('first listing', first, 8),
            atMost('later ones', later.window, 3),
            atMost('once in a while', later.full, 3),
          ],
        },
      ];
    } finally {
      for (const crowd of crowds) await crowd.end();
    }
  },
};

/**
 * The longest time and the longest CPU time, in ms. CPU time includes Node's helper threads. On a busy machine, the time is
 * longer than the work, because the process waits for a processor.
 */
interface Hold {
  readonly wall: number;
  readonly cpu: number;
}

async function laterHolds(
  interest: ListRequest,
  windows: number,
  fulls: number,
): Promise<{ readonly window: Hold[]; readonly full: Hold[] }> {
  let ahead = 0;
  const source = createProcfsSource({ now: () => performance.now() + ahead });
  try {
    await source.list(interest);
    const window: Hold[] = [];
    for (let run = 0; run < windows; run++) window.push(await measureMaxHold(source, interest, 'incremental'));
    const full: Hold[] = [];
    for (let run = 0; run < fulls; run++) {
      ahead += fullListingAfterMs;
      full.push(await measureMaxHold(source, interest, 'full'));
    }
    return { window, full };
  } finally {
    source.dispose();
  }
}

/** The longest time between two turns of the event loop during a listing. */
async function measureMaxHold(
  source: ProcessSource,
  interest: ListRequest,
  kind: Listing['cost']['kind'],
): Promise<Hold> {
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
  const { cost } = await source.list(interest);
  isListing = false;
  turn();
  if (cost.kind !== kind) throw new Error(`This was a ${cost.kind} listing: ${cost.reason ?? 'nothing was new'}`);
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
