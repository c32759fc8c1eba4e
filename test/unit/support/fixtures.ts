import { keyOf } from '../../../src/process/identity';
import type { OwnedProcess } from '../../../src/process/lineage/attribution';
import type { LineageRecord } from '../../../src/process/lineage/lineageRecord';
import { toOriginRef, type OriginRef } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { withDescendants, type ProcessNode, type Snapshot } from '../../../src/process/model/snapshot';

/** A process with plain values for everything that is not given. */
export function processInfo(given: Partial<ProcessInfo> & { readonly pid: number }): ProcessInfo {
  return {
    startTime: given.pid * 10,
    parentPid: 0,
    name: `p${given.pid}`,
    commandLine: [`/bin/p${given.pid}`],
    state: 'sleeping',
    cpuTime: 0,
    childrenCpuTime: 0,
    memory: 1024,
    threads: 1,
    session: 0,
    group: given.pid,
    uid: 1000,
    cwd: '/tmp',
    startedAt: 0,
    kernelThread: false,
    ...given,
  };
}

/** A record of a process that was seen below its parent in a terminal, unless something else is given. */
export function lineageRecord(process: ProcessInfo, given: Partial<LineageRecord> = {}): LineageRecord {
  const { pid, startTime, name, session } = process;
  return {
    pid,
    startTime,
    name,
    session,
    origin: { id: 't', kind: 'terminal', label: 'zsh' },
    evidence: 'descent',
    hostPid: undefined,
    parent: undefined,
    inherited: false,
    orphanedAt: undefined,
    ...given,
  };
}

/** The same as one of a listing. */
export function ownedProcess(process: ProcessInfo, given: Partial<LineageRecord> = {}): OwnedProcess {
  return { process, record: lineageRecord(process, given), isVSCode: false, launchesVSCode: false };
}

/** A process as the view has it: without children, seen below its parent in this origin. */
export function processNode(process: ProcessInfo, origin: OriginRef): ProcessNode {
  return {
    key: keyOf(process),
    process,
    isVSCode: false,
    detachedDescendants: [],
    record: lineageRecord(process, { origin: toOriginRef(origin) }),
    cpu: undefined,
    total: { cpu: undefined, memory: process.memory, count: 1 },
    children: [],
    ports: [],
  };
}

/** Every process of a snapshot except the roots of its origins, each after its parent. */
export function* allNodes(snapshot: Snapshot): Generator<ProcessNode> {
  for (const tops of [snapshot.orphans, snapshot.detached, ...snapshot.origins.map(({ processes }) => processes)]) {
    for (const top of tops) yield* withDescendants(top);
  }
}
