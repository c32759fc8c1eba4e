import '../unit/fakeVSCode';
import { cpuPercent } from '../../src/process/cpu';
import { encodeLedger } from '../../src/process/ledger';
import { Lineage } from '../../src/process/lineage';
import { judgeOrphans } from '../../src/process/orphans';
import type { ProcessInfo } from '../../src/process/processInfo';
import { buildSnapshot, type Snapshot } from '../../src/process/snapshot';
import { ProcessTable } from '../../src/process/table';
import { merge, type Row } from '../../src/view/rowTree';
import { rowsOf } from '../../src/view/rows';
import { hostileTerminal } from './hostileTrees';
import { median } from './row';

/** Median ms for which each stage of a refresh holds the event loop, in the order in which they follow each other. */
export type StageHolds = Readonly<Record<string, number>>;

/**
 * What each stage of a refresh takes with these processes below {@link hostileTerminal}: in the refresh in which they
 * are as in the one before, and in one in which all but the root and the first have gone since.
 */
export function measureStageHolds(processes: readonly ProcessInfo[], runs: number): StageHolds {
  const taken = new Map<string, number[]>();
  const time = <T>(stage: string, work: () => T): T => {
    const start = performance.now();
    const result = work();
    const list = taken.get(stage) ?? [];
    list.push(performance.now() - start);
    taken.set(stage, list);
    return result;
  };
  const busier = processes.map((process) => ({ ...process, cpuTime: (process.cpuTime ?? 0) + 10 }));
  for (let run = 0; run < runs; run++) {
    const lineage = new Lineage();
    let before: Snapshot | undefined;
    let rows: Row[] = [];
    let cpu: ReadonlyMap<string, number> = new Map();
    for (const [at, world] of [processes, busier].entries()) {
      const first = at === 0;
      const stage = (name: string): string => (first ? `${name}, first` : name);
      lineage.begin([hostileTerminal]);
      const table = time(stage('table'), () => new ProcessTable(world));
      const kinship = time(stage('lineage'), () => lineage.update(table, [hostileTerminal], at));
      const { orphans } = time(stage('judge'), () =>
        judgeOrphans(kinship, { graceMs: () => 0, standing: () => 'orphan' }, at),
      );
      if (!first) {
        cpu = time('cpu', () => cpuPercent({ processes, at: 0 }, { processes: world, at: 1000 }));
      }
      const snapshot = time(stage('snapshot'), () =>
        buildSnapshot(table, kinship, [hostileTerminal], orphans, cpu, at, before),
      );
      const contents = time(stage('rows'), () => rowsOf(snapshot, at));
      const merged = time(stage('merge'), () =>
        merge(rows, contents, undefined, { changed: [], selected: new Set(), now: at }),
      );
      time(stage('ledger'), () =>
        encodeLedger({
          bootId: 'boot',
          window: { pid: 50, startTime: 1 },
          away: false,
          members: [...lineage.remembered()],
        }),
      );
      rows = merged.rows;
      before = snapshot;
    }
    time('cpu, all but two gone', () => cpuPercent({ processes, at: 0 }, { processes: busier.slice(0, 2), at: 1000 }));
  }
  return Object.fromEntries([...taken].map(([stage, times]) => [stage, median(times)]));
}
