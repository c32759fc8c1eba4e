import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordedHistory } from '../../../../src/process/history/recordedHistory';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { sum } from '../../../../src/process/processTable';
import type { Runaway } from '../../../../src/process/runaway/runaway';
import { RunawayDetector, type RunawayOptions } from '../../../../src/process/runaway/runawayDetector';
import type { RecordedProcess, RecordedSeries } from '../../../series/recordedSeries';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal', kind: 'terminal', label: 'sh' } as const;
const startDate = 1_700_000_000_000;

export function readSeries(name: string): RecordedSeries {
  return JSON.parse(readFileSync(join(__dirname, 'series', `${name}.json`), 'utf8')) as RecordedSeries;
}

/** The length of a series in s, as it is replayed. */
export function durationOf({ at, timeScale }: RecordedSeries): number {
  return Math.floor(((at.at(-1) ?? 0) / 1000) * timeScale);
}

/** The snapshot of a series after so many seconds; between two samples, the memory is between theirs. */
export function snapshotAt({ at, timeScale, processes }: RecordedSeries, second: number): Snapshot {
  const time = (second * 1000) / timeScale;
  const sample = Math.max(
    0,
    at.findLastIndex((each) => each <= time),
  );
  const [from = 0, to = from + 1] = at.slice(sample, sample + 2);
  const share = Math.min(1, (time - from) / (to - from));
  const build = (recorded: RecordedProcess): ProcessNode => {
    const { pid, startTime, parent, name, commandLine } = recorded;
    const index = sample - recorded.from;
    const before = recorded.memory[index] ?? 0;
    const memory = (before + ((recorded.memory[index + 1] ?? before) - before) * share) * 1024;
    const process = processInfo({
      ...{ pid, startTime: startTime * timeScale, parentPid: parent, name, commandLine, memory },
    });
    const children = (childrenOf.get(pid) ?? []).map(build);
    const cpu = recorded.cpu[index] ?? undefined;
    const total = sum([{ cpu, memory, count: 1 }, ...children.map((child) => child.total)]);
    const forksPerSecond = recorded.forks?.[index] ?? 0;
    const node = { ...processNode(process, origin), cpu, total, children };
    return forksPerSecond > 0 ? { ...node, forksPerSecond } : node;
  };
  const alive = processes.filter(({ from, cpu }) => sample >= from && sample < from + cpu.length);
  const pids = new Set(alive.map(({ pid }) => pid));
  const childrenOf = new Map<number, RecordedProcess[]>();
  const tops: RecordedProcess[] = [];
  for (const recorded of alive) {
    if (!pids.has(recorded.parent)) tops.push(recorded);
    else childrenOf.set(recorded.parent, [...(childrenOf.get(recorded.parent) ?? []), recorded]);
  }
  const nodes = tops.map(build);
  return snapshotOf(nodes, startDate + second * 1000);
}

/** A snapshot with one terminal, of whose tops the first is the root. */
export function snapshotOf(tops: readonly ProcessNode[], at: number): Snapshot {
  const [rootNode, ...others] = tops;
  const shown = {
    ...{ origin, root: rootNode?.process, processes: [...(rootNode?.children ?? []), ...others], isVSCode: false },
    ...{ detachedDescendants: [], ports: [], total: sum(tops.map(({ total }) => total)) },
  };
  const origins = [rootNode ? { ...shown, rootNode } : shown];
  return { at, origins, orphans: [], detached: [], ended: [], failure: undefined };
}

/** A detector with its history, and a clock that is set. */
export class Watch {
  now = 0;
  readonly began: Runaway[] = [];
  readonly ended: Runaway[] = [];
  readonly history = new RecordedHistory(() => this.now);
  readonly detector: RunawayDetector;

  constructor(options: Partial<RunawayOptions> = {}) {
    this.detector = new RunawayDetector({ history: this.history, now: () => this.now, ...options });
    this.detector.onDidChange(({ began, ended }) => {
      this.began.push(...began);
      this.ended.push(...ended);
    });
  }

  /** Takes in what is there after so many seconds. */
  see(second: number, snapshot: Snapshot): void {
    this.now = 1_000_000 + second * 1000;
    this.history.record(snapshot);
    this.detector.update(snapshot);
  }
}

/** When something was found in a series, in s from the start of its process. */
export interface Found {
  readonly runaway: Runaway;
  readonly second: number;
}

/** Replays a series with a snapshot each so many seconds, by default each second. */
export function replay(
  series: RecordedSeries,
  { everyS = 1, ...options }: Partial<RunawayOptions> & { readonly everyS?: number } = {},
): readonly Found[] {
  const watch = new Watch(options);
  const found: Found[] = [];
  for (let second = 0; second <= durationOf(series); second += everyS) {
    watch.see(second, snapshotAt(series, second));
    for (const runaway of watch.began.splice(0)) found.push({ runaway, second });
  }
  return found;
}
