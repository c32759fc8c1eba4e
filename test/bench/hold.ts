import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import type { ListRequest, Listing, ProcessSource } from '../../src/process/source/processSource';
import { startCrowd } from './crowd';
import { median, usualWorst, type BenchRow, type Figure, type Target } from './row';

const ours = 50;
const others = 4_000;
/** ms; somewhat more than the time after which everybody is listed again. */
const untilFull = 301_000;

/** For how long nothing else on the event loop gets a turn, as somebody else there sees it. */
export const hold: BenchRow = {
  name: 'hold',
  async measure({ runs, say }) {
    say(`  ${ours} ours, ${others} others`);
    const crowds = [await startCrowd(others), await startCrowd(ours)];
    const interest = { roots: new Set([crowds[1]?.pid ?? -1]) };
    try {
      const first: Hold[] = [];
      for (let run = 0; run < runs(40); run++) {
        const source = createProcfsSource();
        first.push(await longestHold(source, interest, 'full'));
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
              'every five minutes, when everybody is listed again, in slices of 1 ms: a single step of one may take longer',
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
 * In ms, the longest time and the longest CPU time, that of Node's helper threads included. On a busy machine the first
 * is longer, since we wait for our own turn.
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
    for (let run = 0; run < windows; run++) window.push(await longestHold(source, interest, 'incremental'));
    const full: Hold[] = [];
    for (let run = 0; run < fulls; run++) {
      ahead += untilFull;
      full.push(await longestHold(source, interest, 'full'));
    }
    return { window, full };
  } finally {
    source.dispose();
  }
}

/** The longest time between two turns of the event loop during a listing. */
async function longestHold(source: ProcessSource, interest: ListRequest, kind: Listing['cost']['kind']): Promise<Hold> {
  let longest: Hold = { wall: 0, cpu: 0 };
  let last = performance.now();
  let cpu = process.cpuUsage();
  let going = true;
  const turn = (): void => {
    const now = performance.now();
    const used = process.cpuUsage(cpu);
    longest = {
      wall: Math.max(longest.wall, now - last),
      cpu: Math.max(longest.cpu, (used.user + used.system) / 1000),
    };
    last = now;
    cpu = process.cpuUsage();
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  const { cost } = await source.list(interest);
  going = false;
  turn();
  if (cost.kind !== kind) throw new Error(`This was a ${cost.kind} listing: ${cost.reason ?? 'nothing was new'}`);
  return longest;
}

function figure(who: string, holds: readonly Hold[], note?: string): Figure {
  const walls = holds.map(({ wall }) => wall);
  const values = {
    'median ms': median(walls),
    '95 % ms': usualWorst(walls),
    'worst ms': Math.max(...walls),
    '95 % cpu ms': usualWorst(holds.map(({ cpu }) => cpu)),
  };
  return { who, values, ...(note === undefined ? {} : { note }) };
}

function atMost(what: string, holds: readonly Hold[], most: number): Target {
  const wall = usualWorst(holds.map((one) => one.wall));
  const cpu = usualWorst(holds.map((one) => one.cpu));
  return {
    text: `${what}: at most ${most} ms, in 95 of 100`,
    reached: wall <= most,
    actual: `${wall.toFixed(1)} ms, ${cpu.toFixed(1)} ms of CPU`,
  };
}
