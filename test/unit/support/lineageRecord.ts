import type { LineageRecord } from '../../../src/process/lineage/lineageRecord';

/** A record for tests: of a process that an earlier window saw below a terminal of this workspace. */
export function lineageRecord(pid: number, some: Partial<LineageRecord> = {}): LineageRecord {
  return {
    pid,
    startTime: pid * 10,
    name: `p${pid}`,
    origin: { id: 't', kind: 'terminal', label: 'zsh' },
    evidence: 'descent',
    hostPid: undefined,
    parent: { pid: 7, startTime: 70, name: 'sh' },
    inherited: true,
    orphanedAt: undefined,
    session: 7,
    ...some,
  };
}
