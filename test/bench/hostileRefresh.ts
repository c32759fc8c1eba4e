import '../unit/support/fakeVSCode';
import { cpuPercent } from '../../src/process/cpuUsage';
import { encodeLedger } from '../../src/process/ledger/ledgerFormat';
import { Lineage } from '../../src/process/lineage/lineage';
import { ProcessModel } from '../../src/process/model/processModel';
import { classifyOrphans, type OrphanPolicy } from '../../src/process/lineage/orphans';
import type { ProcessInfo } from '../../src/process/processInfo';
import { buildSnapshot } from '../../src/process/model/buildSnapshot';
import type { Snapshot } from '../../src/process/model/snapshot';
import { ProcessTable } from '../../src/process/processTable';
import { ProcessesView } from '../../src/views/processes/processesView';
import { reconcile, type Row } from '../../src/views/processes/rowTree';
import { rowsOf } from '../../src/views/processes/snapshotRows';
import { hostileTerminal } from './hostileTrees';
import { median } from './row';
import { fakeArrangement } from '../unit/support/fakeArrangement';
import { fakeSource } from '../unit/support/fakeSource';

/** For how long the event loop is held, and the CPU time of it, in ms. On a busy machine the first is longer. */
export interface Hold {
  readonly wall: number;
  readonly cpu: number;
}

/** Medians, in the order in which the stages follow each other. */
export type Stages = Readonly<Record<string, Hold>>;

const policy: OrphanPolicy = { graceMs: () => 0, classify: () => 'orphan' };

/** The same processes a second later: each has used some CPU. */
function later(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
  return processes.map((process) => ({ ...process, cpuTime: (process.cpuTime ?? 0) + 10 }));
}

/** Each stage of a refresh by itself, with these processes below {@link hostileTerminal}. */
export function measureStages(processes: readonly ProcessInfo[], runs: number): Stages {
  const taken = new Map<string, Hold[]>();
  const time = <T>(stage: string, work: () => T): T => {
    const cpuBefore = process.cpuUsage();
    const start = performance.now();
    const result = work();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpuBefore);
    const holds = taken.get(stage) ?? [];
    holds.push({ wall, cpu: (user + system) / 1000 });
    taken.set(stage, holds);
    return result;
  };
  const origins = [hostileTerminal];
  const busier = later(processes);
  for (let run = 0; run < runs; run++) {
    const lineage = new Lineage();
    let before: Snapshot | undefined;
    let rows: readonly Row[] = [];
    for (const [at, world] of [processes, busier].entries()) {
      const pass = lineage.begin(origins);
      const table = time('table', () => new ProcessTable(world));
      const attribution = time('lineage', () => pass.finish(table, at));
      const { orphans } = time('judge', () => classifyOrphans(attribution, policy, at));
      const cpu = time('cpu', () => cpuPercent({ processes, at: 0 }, { processes: world, at: 1000 }));
      const input = { table, attribution, origins, orphans, cpu, at, ...(before && { before }) };
      const snapshot = time('snapshot', () => buildSnapshot(input));
      const contents = time('rows', () => rowsOf(snapshot, at));
      const change = { changed: [], selected: new Set<Row>(), now: at };
      rows = time('merge', () => reconcile(rows, contents, undefined, change)).rows;
      const window = { pid: 50, startTime: 1 };
      const members = [...lineage.remembered()];
      time('ledger', () => encodeLedger({ bootId: 'boot', window, isDisconnected: false, members }));
      before = snapshot;
    }
    const left = busier.slice(0, 2);
    time('cpu, when all but two have gone', () => cpuPercent({ processes, at: 0 }, { processes: left, at: 1000 }));
  }
  return Object.fromEntries(
    [...taken].map(([stage, holds]) => [
      stage,
      { wall: median(holds.map(({ wall }) => wall)), cpu: median(holds.map(({ cpu }) => cpu)) },
    ]),
  );
}

/**
 * The longest time between two turns of the event loop in each of some refreshes, with these processes below
 * {@link hostileTerminal}, by the model and the view that is open: all rows are drawn, and change each time.
 */
export async function measureHold(processes: readonly ProcessInfo[], runs: number): Promise<readonly Hold[]> {
  let world = processes;
  let at = 0;
  const cost = { busyMs: 0, longestSliceMs: 0, reads: 0, kind: 'full' } as const;
  const model = new ProcessModel({
    source: fakeSource({
      list: () => Promise.resolve({ processes: world, at, spreadMs: 0, cost }),
      get: (pid) => world.find((process) => process.pid === pid),
    }),
    lineage: new Lineage(),
    origins: () => [hostileTerminal],
    policy,
    readMarker: () => undefined,
    now: () => at,
  });
  const view = new ProcessesView(model, {
    arrangement: fakeArrangement(),
    clock: { now: () => performance.now() + at },
  });
  const draw = (rows: readonly Row[]): void => {
    for (const row of rows) {
      view.getTreeItem(row);
      draw(view.getChildren(row));
    }
  };
  view.onDidChangeTreeData((rows) => {
    // VS Code requests the rows after the event.
    setImmediate(draw, rows ?? view.getChildren());
  });
  view.getChildren();
  const holds: Hold[] = [];
  for (let run = 0; run < runs; run++) {
    holds.push(await measureMaxTurn(() => model.refresh()));
    world = later(world);
    at += 3_000;
  }
  view.dispose();
  model.dispose();
  return holds;
}

/** The longest turn of the event loop while the work runs. */
export async function measureMaxTurn(work: () => Promise<unknown>): Promise<Hold> {
  let wall = 0;
  let cpu = 0;
  let turn = performance.now();
  let cpuBefore = process.cpuUsage();
  let isOver = false;
  const next = (): void => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(cpuBefore);
    wall = Math.max(wall, now - turn);
    cpu = Math.max(cpu, (user + system) / 1000);
    turn = now;
    cpuBefore = process.cpuUsage();
    if (!isOver) setImmediate(next);
  };
  setImmediate(next);
  await work();
  // The requests of VS Code after that.
  await new Promise((resolve) => setImmediate(resolve));
  isOver = true;
  next();
  return { wall, cpu };
}
