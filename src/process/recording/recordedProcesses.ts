import type { SlicedTask } from '../../common/timeSlicing';
import type { ProcessNode, Snapshot } from '../model/snapshot';
import { allNodes } from '../model/snapshotQueries';
import { originRules, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { RecordedRun } from './recordedRun';

/** A process of a recording, with the most that it has used. */
export interface RecordedProcess {
  readonly key: string;
  /** As it was when it was seen last. */
  readonly process: ProcessInfo;
  readonly origin: OriginRef;
  /** When it was seen first and last, in ms since the start. */
  readonly firstT: number;
  readonly lastT: number;
  /** Percent of one core; undefined if none is known. */
  readonly maxCpu: number | undefined;
  /** Bytes. */
  readonly maxMemory: number;
}

/** Every process that was recorded, those first that have used most CPU at some time. */
export function* getRecordedProcesses(
  run: Pick<RecordedRun, 'times' | 'snapshotAt'>,
): SlicedTask<readonly RecordedProcess[]> {
  const found = new Map<string, RecordedProcess>();
  for (const t of run.times) {
    for (const { key, process, record, cpu } of nodesOf(run.snapshotAt(t))) {
      const before = found.get(key);
      found.set(key, {
        ...{ key, process, origin: record.origin, firstT: before?.firstT ?? t, lastT: t },
        maxCpu: greater(before?.maxCpu, cpu),
        maxMemory: Math.max(before?.maxMemory ?? 0, process.memory),
      });
    }
    yield;
  }
  return [...found.values()].sort((a, b) => (b.maxCpu ?? -1) - (a.maxCpu ?? -1) || b.maxMemory - a.maxMemory);
}

/** With the shells of terminals, as the view shows them; the extension host is not a process of the workspace. */
function* nodesOf(snapshot: Snapshot): Generator<ProcessNode> {
  yield* allNodes(snapshot);
  for (const { origin, rootNode } of snapshot.origins) {
    if (rootNode && originRules[origin.kind].canEndRoot) yield rootNode;
  }
}

function greater(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
