import type { Profiler } from 'node:inspector';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { out } from '../../host/paths';
import { median, rotate, type BenchContext, type BenchRow, type Figure, type RowResult, type Target } from '../row';
import { packageBuilds, type Build } from './build';
import { getCpuShare, getFunctionCosts, type CpuShare, type FunctionCost } from './cpuProfile';
import { MeasuredVSCode, type MeasuredWindow } from './measuredWindow';
import { packageProbe } from './probe/packageProbe';
import { extensionId } from './probe/protocol';

/** Percent of a core that the extension may use, by the number of processes in the terminals of the workspace. */
const limits = [
  { processes: 0, shown: 0.12, hidden: 0.04 },
  { processes: 50, shown: 0.26, hidden: 0.06 },
  { processes: 1_000, shown: 1.5, hidden: 0.5 },
] as const;

/** The profiler interrupts the thread that often, and is not counted: the functions of the extension are. */
const samplingIntervalUs = 500;
const profileMs = 30_000;
const quickProfileMs = 8_000;
/** What starts, new processes or a view, is over then. */
const settleMs = 5_000;
const folder = join(out, 'host');

interface Measured {
  readonly build: Build;
  readonly code: MeasuredVSCode;
  readonly window: MeasuredWindow;
}

/** What the extension uses of the extension host of a real VS Code. */
export const hostCpu: BenchRow = {
  name: 'host:cpu',
  async measure(context) {
    const probe = await packageProbe();
    const all: Measured[] = [];
    try {
      for (const build of await packageBuilds(context)) {
        const code = await MeasuredVSCode.open({ build, probe });
        if (context.others > 0) await code.startOthers(context.others);
        all.push({ build, code, window: await code.openWindow() });
      }
      const results: RowResult[] = [];
      for (const { processes, ...limit } of limits) {
        for (const { window } of all) await window.runProcesses(processes);
        for (const kind of ['shown', 'hidden'] as const) {
          context.printStatus(`  ${processes} processes, view ${kind}`);
          results.push(await measureCase(all, { processes, kind, limit: limit[kind] }, context));
        }
      }
      return results;
    } finally {
      for (const { code } of all) await code.close();
    }
  },
};

interface Case {
  readonly processes: number;
  readonly kind: 'shown' | 'hidden';
  /** Percent of a core. */
  readonly limit: number;
}

async function measureCase(
  all: readonly Measured[],
  { processes, kind, limit }: Case,
  { quick, runs, others, names }: BenchContext,
): Promise<RowResult> {
  for (const { window } of all) await window.setViewVisible(kind === 'shown');
  await sleep(settleMs);
  const taken = new Map(all.map(({ build }) => [build.name, new Profiles()]));
  mkdirSync(folder, { recursive: true });
  for (let run = 0; run < runs(5); run++) {
    for (const { build, window } of rotate(all, run)) {
      const file = join(folder, `${build.name}-${processes}-${kind}-${run}.cpuprofile`);
      const durationMs = quick ? quickProfileMs : profileMs;
      const request = { kind: 'profile', durationMs, intervalUs: samplingIntervalUs, file } as const;
      const { refreshes } = await window.probe.request(request);
      taken.get(build.name)?.add(JSON.parse(readFileSync(file, 'utf8')) as Profiler.Profile, refreshes);
    }
  }
  if (names) for (const [name, profiles] of taken) writeFunctions(`${name}-${processes}-${kind}`, profiles.functions());
  const own = taken.get('ours')?.share ?? NaN;
  return {
    title:
      `CPU of the extension host: ${processes} processes of the workspace, view ${kind}` +
      (others > 0 ? `, ${others} others` : ''),
    figures: [...taken].map(([name, profiles]) => profiles.figure(name)),
    targets: [atMost(limit, own)],
  };
}

/** The profiles of one build. */
class Profiles {
  private readonly profiles: Profiler.Profile[] = [];
  private readonly shares: (CpuShare & { readonly refreshes: number })[] = [];

  add(profile: Profiler.Profile, refreshes: number): void {
    this.profiles.push(profile);
    this.shares.push({ ...getCpuShare(profile, isOwn), refreshes });
  }

  /** Percent of a core. */
  get share(): number {
    return median(this.shares.map(({ ownMs, wallMs }) => (100 * ownMs) / wallMs));
  }

  figure(name: string): Figure {
    const refreshes = this.shares.reduce((sum, each) => sum + each.refreshes, 0);
    const seconds = this.shares.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1000;
    const ownMs = this.shares.reduce((sum, each) => sum + each.ownMs, 0);
    return {
      name,
      values: {
        '% of a core': this.share,
        'ms a refresh': ownMs / refreshes,
        'whole host %': median(this.shares.map(({ busyMs, wallMs }) => (100 * busyMs) / wallMs)),
      },
      note: `${refreshes} refreshes in ${this.shares.length} × ${(seconds / this.shares.length).toFixed(0)} s`,
    };
  }

  functions(): readonly FunctionCost[] {
    return getFunctionCosts(this.profiles, isOwn);
  }
}

/** The folder of an installed extension has its id in its name. */
function isOwn(url: string): boolean {
  return url.includes(extensionId) && url.endsWith('/dist/extension.js');
}

/** Writes down which functions cost most. */
function writeFunctions(name: string, costs: readonly FunctionCost[]): void {
  const list = (title: string, by: 'selfMs' | 'totalMs'): string[] => [
    title,
    ...[...costs]
      .sort((a, b) => b[by] - a[by])
      .slice(0, 15)
      .map((cost) => `${cost[by].toFixed(0).padStart(8)}  ${cost.name}`),
  ];
  const lines = [...list('ms in a function itself', 'selfMs'), '', ...list('ms in all that it calls', 'totalMs')];
  writeFileSync(join(folder, `${name}.functions.txt`), `${lines.join('\n')}\n`);
}

function atMost(limit: number, actual: number): Target {
  return { text: `at most ${limit} %`, reached: actual <= limit, actual: `${actual.toFixed(3)} %` };
}
