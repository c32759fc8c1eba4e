import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RecordedHistory } from '../../src/process/history/recordedHistory';
import type { ProcessNode, Snapshot } from '../../src/process/model/snapshot';
import { processInfo, processNode } from '../unit/support/fixtures';
import { median, percentile95, type BenchRow } from './row';

const processCount = 1_000;
const origin = { id: 'terminal', kind: 'terminal', label: 'sh' } as const;
/** At one snapshot a second, as while the view is visible. */
const maxMsPerRecord = 1;
const maxBytes = 8 * 1024 ** 2;

/** What it takes to record the history of processes that do not change. */
export const history: BenchRow = {
  name: 'history',
  measure({ runs }) {
    const snapshot = createSnapshot();
    let time = 0;
    const bytesBefore = usedBytes();
    const recorded = new RecordedHistory(() => time);
    for (let second = 0; second < 3_700; second += 5) {
      time += 5_000;
      recorded.record(snapshot);
    }
    const bytes = usedBytes() - bytesBefore;
    const costs: number[] = [];
    const cpuBefore = process.cpuUsage();
    for (let run = 0; run < runs(2_000); run++) {
      time += 1_000;
      const start = performance.now();
      recorded.record(snapshot);
      costs.push(performance.now() - start);
    }
    const { user, system } = process.cpuUsage(cpuBefore);
    const mean = (user + system) / 1000 / costs.length;
    return Promise.resolve([
      {
        title: `History of ${processCount} processes that do not change: one snapshot, and memory after an hour`,
        figures: [
          {
            name: 'ours',
            values: {
              'median ms': median(costs),
              'mean cpu ms': mean,
              '95 % ms': percentile95(costs),
              'bytes per process': bytes / recorded.size,
            },
          },
        ],
        targets: [
          {
            text: `At most 0.1 % of a core: ${maxMsPerRecord} ms a second`,
            reached: mean <= maxMsPerRecord,
            actual: `${mean.toFixed(3)} ms`,
          },
          {
            text: 'At most 8 MB',
            reached: bytes <= maxBytes,
            actual: `${(bytes / 1024 ** 2).toFixed(1)} MB`,
          },
        ],
      },
    ]);
  },
};

function createSnapshot(): Snapshot {
  const processes = Array.from({ length: processCount }, (_, index): ProcessNode => {
    const node = processNode(processInfo({ pid: index + 2, memory: 1e7 + index }), origin);
    return { ...node, cpu: 0, total: { cpu: 0, memory: 1e7 + index, count: 1 } };
  });
  const total = { cpu: 0, memory: 1e10, count: processCount };
  const shown = { origin, root: undefined, processes, isVSCode: false, detachedDescendants: [], ports: [], total };
  return { at: 0, origins: [shown], orphans: [], detached: [], ended: [], failure: undefined };
}

function usedBytes(): number {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
