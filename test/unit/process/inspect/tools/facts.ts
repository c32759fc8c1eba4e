import type { Runtime, RuntimeKind } from '../../../../../src/process/inspect/runtime/runtime';
import type { TraceFacts } from '../../../../../src/process/inspect/tools/canTrace';

/** A process of ours on Linux, which nothing speaks against. */
export function traceFacts(some: Partial<TraceFacts> = {}): TraceFacts {
  return {
    ...{ platform: 'linux', pid: 100, ownPids: new Set([1, 50]), ownUid: 1000, hasTraceCapability: false },
    ...{ traceScope: 0, uids: [1000, 1000, 1000, 1000], isDumpable: true, tracerPid: 0 },
    ...{ isZombie: false, isKernelThread: false, sharesNamespaces: true },
    ...some,
  };
}

export function runtime(kind: RuntimeKind, version?: string): Runtime {
  return { kind, version, evidence: 'program', isEmbedded: false };
}
