import type { Uids } from '../users';
import { readText } from './readFields';

/** What the kernel tells of a process of any user (`kinfo_proc`, sysctl.h; fill_user64_proc, kern_sysctl.c). */
export interface KernelProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly group: number;
  /** In ms since 1970 with a fraction: exact to the microsecond. It stays what it is when the clock is set. */
  readonly startTime: number;
  readonly name: string;
  readonly status: ProcessStatus;
  readonly isTraced: boolean;
  readonly leadsSession: boolean;
  /** The process group in the foreground of its terminal; 0 if it has no terminal. */
  readonly foregroundGroup: number;
  readonly uids: Uids;
  /** Signals, the first one in the lowest bit. */
  readonly ignoredSignals: number;
  readonly caughtSignals: number;
}

/** For a process that lives, `p_stat` says no more: it is nearly always SRUN. */
export type ProcessStatus = 'alive' | 'stopped' | 'zombie';

/** The size of one record in bytes, for programs of 64 bits. */
export const kernelProcessBytes = 648;

/** `MAXCOMLEN` (param.h) */
const nameBytes = 16;

/** `p_stat` (proc.h) */
const stoppedStatus = 4;
const zombieStatus = 5;

/** `p_flag` (proc.h) */
const hasTerminal = 0x2;
const isTraced = 0x800;

/** `e_flag` (sysctl.h) */
const leadsSession = 0x2;

/**
 * Reads a list of records, by pid. While a process executes a program, the kernel has two of it: the first one counts. A
 * record that is not complete is left out, and so is that of the kernel itself, which has the pid 0.
 */
export function decodeKernelProcesses(buffer: Buffer): ReadonlyMap<number, KernelProcess> {
  const processes = new Map<number, KernelProcess>();
  for (let offset = 0; offset + kernelProcessBytes <= buffer.length; offset += kernelProcessBytes) {
    const process = decodeKernelProcess(buffer.subarray(offset, offset + kernelProcessBytes));
    if (process.pid > 0 && !processes.has(process.pid)) processes.set(process.pid, process);
  }
  return processes;
}

function decodeKernelProcess(record: Buffer): KernelProcess {
  const flags = record.readUInt32LE(32);
  return {
    pid: record.readInt32LE(40),
    parentPid: record.readInt32LE(560),
    group: record.readInt32LE(564),
    startTime: toMs(Number(record.readBigInt64LE(0)), record.readInt32LE(8)),
    name: readText(record, 243, nameBytes),
    status: toStatus(record.readUInt8(36)),
    isTraced: (flags & isTraced) !== 0,
    leadsSession: (record.readInt32LE(612) & leadsSession) !== 0,
    foregroundGroup: (flags & hasTerminal) === 0 ? 0 : record.readInt32LE(576),
    uids: { effective: record.readInt32LE(420), real: record.readInt32LE(392), saved: record.readInt32LE(396) },
    ignoredSignals: record.readUInt32LE(232),
    caughtSignals: record.readUInt32LE(236),
  };
}

/** A time of the system (`timeval`) in ms, always to the same number. */
export function toMs(seconds: number, microseconds: number): number {
  return seconds * 1000 + microseconds / 1000;
}

export function hasSignal(mask: number, signal: number): boolean {
  return signal >= 1 && signal <= 32 && ((mask >>> (signal - 1)) & 1) === 1;
}

function toStatus(status: number): ProcessStatus {
  if (status === zombieStatus) return 'zombie';
  return status === stoppedStatus ? 'stopped' : 'alive';
}
