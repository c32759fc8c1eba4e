import type { InspectorAccess } from '../../process/inspect/node/inspectorAccess';
import { getRuntime } from '../../process/inspect/runtime/getRuntime';
import type { Runtime, RuntimeFacts } from '../../process/inspect/runtime/runtime';
import type { TraceFacts } from '../../process/inspect/tools/canTrace';
import { getInspections, type Inspections } from '../../process/inspect/tools/getInspections';
import { readTraceFacts } from '../../process/inspect/tools/readTraceFacts';
import type { ProcessInfo } from '../../process/processInfo';
import { ancestorsOf } from '../../process/source/ancestors';
import type { InspectContext } from './inspectContext';

/** How a process can be looked into. */
export interface Ways {
  readonly runtime: Runtime;
  readonly facts: RuntimeFacts;
  readonly trace: TraceFacts;
  /** Of a Node.js program; for every other one there is none. */
  readonly access: InspectorAccess;
  /** By the tools of this machine. */
  readonly inspections: Inspections;
}

/** Finds out how a process can be looked into. It notices nothing of it. */
export async function findWays(
  target: ProcessInfo,
  {
    source,
    system: { platform },
    inspector,
    runtimeReader,
    toolFinder,
  }: Pick<InspectContext, 'source' | 'system' | 'inspector' | 'runtimeReader' | 'toolFinder'>,
): Promise<Ways> {
  const read = await runtimeReader.read(target);
  // Where there is no `/proc`, only the source knows the executable.
  const facts = { ...read, executable: read.executable ?? source.getExecutable(target.pid) };
  const runtime = getRuntime(facts);
  const ownPids = new Set([process.pid, ...ancestorsOf(process.pid, source).map((ancestor) => ancestor.pid)]);
  const [access, trace, tools] = await Promise.all([
    inspector.getAccess(target),
    readTraceFacts(target, { platform, ownUid: process.geteuid?.(), ownPids }),
    toolFinder.findAll(runtime, facts),
  ]);
  return { runtime, facts, trace, access, inspections: getInspections(runtime, tools, trace) };
}

/** Whether it is a Node.js program, or one like it, whether or not its inspector can be had. */
export function isNode({ access }: Pick<Ways, 'access'>): boolean {
  return access.kind !== 'none' || access.reason !== 'notNode';
}
