import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';
import type { BenchRow, Figure, Target } from './row';

const refreshes = 100_000;
/** The least average time of a refresh, so that processes start and end meanwhile. */
const minRefreshMs = 2;
/** Forks fifty times a second. */
const forker = 'while sleep 0.02; do :; done';

interface Use {
  readonly heapMB: number;
  readonly residentMB: number;
  readonly descriptors: number;
}

/** Memory and descriptors after very many refreshes. */
export const soak: BenchRow = {
  name: 'soak',
  async measure({ runs, printStatus }) {
    const shell = spawn('sh', ['-c', forker], { stdio: 'ignore' });
    const source = createProcfsSource();
    const interest = { roots: new Set([shell.pid ?? -1]) };
    const total = runs(refreshes);
    const seen = new Set<string>();
    const list = async (times: number): Promise<void> => {
      const start = performance.now();
      for (let done = 0; done < times; done++) {
        const early = start + done * minRefreshMs - performance.now();
        if (early > 10) await new Promise((resolve) => setTimeout(resolve, early));
        const { processes } = await source.list(interest);
        // As text, which is small and does not keep objects of the source alive.
        for (const { pid, startTime } of processes) if (seen.size < 100_000) seen.add(`${pid} ${startTime}`);
      }
    };
    try {
      // First, let the code be compiled.
      await list(Math.min(5_000, total / 10));
      seen.clear();
      const before = use();
      const start = performance.now();
      await list(total);
      const seconds = (performance.now() - start) / 1000;
      const seenCount = seen.size;
      seen.clear();
      const after = use();
      printStatus(`  ${total} refreshes in ${seconds.toFixed(0)} s, ${seenCount} processes came and went`);
      return [
        {
          title: `Memory and descriptors after ${total.toLocaleString('en')} refreshes, with 50 forks a second`,
          figures: [
            figure('before', before),
            figure('after', after, `${seenCount} processes met in ${seconds.toFixed(0)} s`),
          ],
          targets: targets(before, after),
        },
      ];
    } finally {
      source.dispose();
      shell.kill('SIGKILL');
    }
  },
};

function use(): Use {
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    heapMB: heapUsed / 1024 ** 2,
    residentMB: rss / 1024 ** 2,
    descriptors: readdirSync('/proc/self/fd').length,
  };
}

/** Node has `gc` only with a flag. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('for (let time = 0; time < 3; time++) gc()');
}

function figure(name: string, { heapMB, residentMB, descriptors }: Use, note?: string): Figure {
  return {
    name,
    values: { 'heap MB': heapMB, 'resident MB': residentMB, descriptors },
    ...(note === undefined ? {} : { note }),
  };
}

function targets(before: Use, after: Use): readonly Target[] {
  const grown = after.heapMB - before.heapMB;
  // One process may start or end between the two readings.
  const opened = after.descriptors - before.descriptors;
  return [
    {
      text: 'heap flat, within 0.5 MB',
      reached: grown < 0.5,
      actual: `${grown >= 0 ? '+' : ''}${grown.toFixed(2)} MB`,
    },
    {
      text: 'descriptors flat, within 1',
      reached: Math.abs(opened) <= 1,
      actual: `${opened >= 0 ? '+' : ''}${opened}`,
    },
  ];
}
