import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ourKillers, pidtreeKiller, treeKiller, tryKill, type Killer } from './killers';
import type { BenchContext, BenchRow, RowResult } from './row';
import { runs as isRunning } from './victims';

/** In the environment of a storm, and so of all that descends from it. */
const markName = 'RUNAWAY_STORM';
/** The time after a kill until survivors are counted. */
const settleMs = 150;

/**
 * Each member starts others all the time, as long as a certain file exists. The storm is bounded: some 150 processes live
 * at a time, since a member in the middle ends after a second and the first one after twenty.
 */
const storm = `
  if [ "$1" -gt 0 ]; then
    i=0
    while [ -e "$2" ] && [ $i -lt "$4" ]; do
      sh -c "$3" storm $(($1 - 1)) "$2" "$3" 20 &
      i=$((i + 1))
      sleep 0.05
    done
  else
    sleep 0.3
  fi
`;

/** Counts the trials in which a process of a tree that forks all the time survives, and bystanders that are killed. */
export const forkStorm: BenchRow = { name: 'forkStorm', measure: async (context) => [await measure(context)] };

async function measure({ runs, earlier, printStatus }: BenchContext): Promise<RowResult> {
  const trials = runs(200);
  const killers = [...ourKillers(earlier), treeKiller, pidtreeKiller];
  const survived = new Map<Killer, number>();
  const hurt = new Map<Killer, number>();
  for (let trial = 0; trial < trials; trial++) {
    for (const killer of killers) {
      const outcome = await tryOnce(killer);
      survived.set(killer, (survived.get(killer) ?? 0) + (outcome.survivors > 0 ? 1 : 0));
      hurt.set(killer, (hurt.get(killer) ?? 0) + outcome.hurt);
    }
    if ((trial + 1) % 20 === 0) printStatus(`  fork storm: ${trial + 1} of ${trials} trials`);
  }
  const [ours] = killers;
  const ourSurvivors = (ours && survived.get(ours)) ?? NaN;
  const ourHurt = (ours && hurt.get(ours)) ?? NaN;
  return {
    title: `Fork storm, ${trials} trials`,
    figures: killers.map((killer) => ({
      name: killer.name,
      values: { 'trials with survivors': survived.get(killer), 'bystanders hurt': hurt.get(killer) },
    })),
    targets: [
      { text: 'no trial with survivors', reached: ourSurvivors === 0, actual: String(ourSurvivors) },
      { text: 'no bystander hurt', reached: ourHurt === 0, actual: String(ourHurt) },
    ],
  };
}

async function tryOnce(killer: Killer): Promise<{ readonly survivors: number; readonly hurt: number }> {
  const mark = randomUUID();
  const bystander = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const file = join(tmpdir(), `runaway-storm-${mark}`);
  writeFileSync(file, '');
  const root = spawn('sh', ['-c', storm, 'storm', '2', file, storm, '400'], {
    stdio: 'ignore',
    env: { ...process.env, [markName]: mark },
  });
  try {
    await untilUnderWay(() => marked(mark).length >= 12);
    // The report of the killer itself does not count.
    await killer.kill(root.pid ?? -1).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    return { survivors: marked(mark).length, hurt: isRunning(bystander.pid ?? -1) ? 0 : 1 };
  } finally {
    bystander.kill('SIGKILL');
    rmSync(file, { force: true });
    for (let left = marked(mark); left.length > 0; left = marked(mark)) {
      for (const pid of left) if (marked(mark, [pid]).length > 0) tryKill(pid);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Living processes with this mark in their environment. */
function marked(mark: string, among: readonly number[] = everyPid()): readonly number[] {
  return among.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${markName}=${mark}`) && isRunning(pid);
    } catch {
      return false;
    }
  });
}

function everyPid(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Waits until the storm has begun. */
async function untilUnderWay(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('The fork storm has not begun within 20 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
