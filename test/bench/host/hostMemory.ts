import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { out } from '../../host/paths';
import type { BenchContext, BenchRow, Figure } from '../row';
import { packageBuilds, type Build } from './build';
import { MeasuredVSCode, type MeasuredWindow } from './measuredWindow';
import { packageProbe } from './probe/packageProbe';
import type { MemoryAnswer } from './probe/protocol';

const minuteMs = 60_000;
/** Forks fifty times a second. */
const forker = 'while sleep 0.02; do :; done';
/** Until then, code is compiled, and the history of the first processes fills up. */
const warmUpMs = { full: 6 * minuteMs, quick: 0.5 * minuteMs };
const durationMs = { full: 5 * minuteMs, quick: 0.5 * minuteMs, hour: 60 * minuteMs };
/** MB. The extension may keep that much more after an hour. */
const maxGrowth = 1;

/** Whether memory grows while a terminal of the workspace forks fifty times a second. */
export const hostMemory: BenchRow = {
  name: 'host:memory',
  async measure(context) {
    const probe = await packageProbe();
    const all: { readonly build: Build; readonly code: MeasuredVSCode; readonly window: MeasuredWindow }[] = [];
    try {
      for (const build of await packageBuilds(context)) {
        const code = await MeasuredVSCode.open({ build, probe, isHeapSampled: true });
        const window = await code.openWindow();
        await window.runInTerminal(forker);
        all.push({ build, code, window });
      }
      const length = lengthOf(context);
      context.printStatus(
        `  ${(warmUpMs[length === 'quick' ? 'quick' : 'full'] / minuteMs).toFixed(1)} min to warm up`,
      );
      await sleep(warmUpMs[length === 'quick' ? 'quick' : 'full']);
      const before = await readAll(all, 'before');
      context.printStatus(`  ${(durationMs[length] / minuteMs).toFixed(1)} min of 50 forks a second`);
      await sleep(durationMs[length]);
      const after = await readAll(all, 'after');
      const growth = (after[0]?.ownMB ?? NaN) - (before[0]?.ownMB ?? NaN);
      return [
        {
          title: `Memory of the extension host after ${durationMs[length] / minuteMs} minutes of 50 forks a second`,
          figures: all.flatMap(({ build }, index) => figures(build.name, before[index], after[index], length)),
          targets:
            length === 'hour'
              ? [
                  {
                    text: `the extension keeps at most ${maxGrowth} MB more`,
                    reached: growth <= maxGrowth,
                    actual: `${growth >= 0 ? '+' : ''}${growth.toFixed(2)} MB`,
                  },
                ]
              : [],
        },
      ];
    } finally {
      for (const { code } of all) await code.close();
    }
  },
};

type Length = keyof typeof durationMs;

function lengthOf({ hour, quick }: BenchContext): Length {
  if (hour) return 'hour';
  return quick ? 'quick' : 'full';
}

interface Memory {
  readonly heapMB: number;
  readonly ownMB: number;
}

async function readAll(
  all: readonly { readonly build: Build; readonly window: MeasuredWindow }[],
  when: string,
): Promise<readonly Memory[]> {
  const folder = join(out, 'host');
  mkdirSync(folder, { recursive: true });
  return await Promise.all(
    all.map(async ({ build, window }) => {
      const file = join(folder, `${build.name}-${when}.heapprofile`);
      return toMemory(await window.probe.request({ kind: 'memory', file }));
    }),
  );
}

function toMemory({ heapBytes, ownBytes = NaN }: MemoryAnswer): Memory {
  return { heapMB: heapBytes / 1024 ** 2, ownMB: ownBytes / 1024 ** 2 };
}

function figures(name: string, before: Memory | undefined, after: Memory | undefined, length: Length): Figure[] {
  if (!before || !after) return [];
  const hours = durationMs[length] / (60 * minuteMs);
  return [
    figure(`${name}: before`, before),
    figure(`${name}: after`, after),
    figure(
      `${name}: growth an hour`,
      { heapMB: (after.heapMB - before.heapMB) / hours, ownMB: (after.ownMB - before.ownMB) / hours },
      length === 'hour' ? undefined : 'extrapolated',
    ),
  ];
}

function figure(name: string, { heapMB, ownMB }: Memory, note?: string): Figure {
  return { name, values: { 'ours MB': ownMB, 'whole host MB': heapMB }, ...(note === undefined ? {} : { note }) };
}
