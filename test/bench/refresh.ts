import { setTimeout as wait } from 'node:timers/promises';
import { RecordedHistory } from '../../src/process/history/recordedHistory';
import { Lineage } from '../../src/process/lineage/lineage';
import { ProcessModel } from '../../src/process/model/processModel';
import { ResourceMonitor } from '../../src/process/resources/resourceMonitor';
import { noNativeAccess } from '../../src/process/native/openKoffi';
import { createSource } from '../../src/process/source/createSource';
import { cpuTime } from './cpuTime';
import { startCrowd } from './crowd';
import { median, percentile95, type BenchRow, type Figure } from './row';

const sizes = [1, 50, 1_000];
/** The first refreshes find and read everything. */
const firstRefreshes = 20;
const pauseMs = 100;

/** A refresh with all that it feeds but views: listing, lineage, ports, shared memory, snapshot, what has ended, history. */
export const refresh: BenchRow = {
  name: 'refresh',
  async measure({ runs, printStatus }) {
    const figures: Figure[] = [];
    for (const size of sizes) {
      printStatus(`  ${size} ours`);
      const costs = await measureRefreshes(size, runs(100));
      figures.push({
        name: `${size} ours`,
        values: { 'median cpu ms': median(costs), '95 % cpu ms': percentile95(costs) },
      });
    }
    return [{ title: 'A refresh of the engine, all threads', figures, targets: [] }];
  },
};

async function measureRefreshes(size: number, count: number): Promise<readonly number[]> {
  const crowd = await startCrowd(size);
  const { source } = createSource(noNativeAccess);
  const now = (): number => performance.now();
  const history = new RecordedHistory(now);
  const model = new ProcessModel({
    source,
    lineage: new Lineage(),
    resources: new ResourceMonitor({ source, isVisible: () => true, now }),
    origins: () => [{ id: 'terminal', kind: 'terminal', label: 'sh', rootPid: crowd.pid }],
    policy: { graceMs: () => 0, classify: () => 'orphan' },
    readMarker: () => undefined,
    now: Date.now,
  });
  model.onDidChange((snapshot) => {
    history.record(snapshot);
  });
  try {
    const costs: number[] = [];
    for (let run = -firstRefreshes; run < count; run++) {
      const before = cpuTime();
      await model.refresh();
      await wait(pauseMs);
      if (run >= 0) costs.push(cpuTime() - before);
    }
    return costs;
  } finally {
    model.dispose();
    source.dispose();
    await crowd.end();
  }
}
