import { decodeKernelProcesses, kernelProcessBytes, type KernelProcess } from './kernelProcess';
import { sysctlName, type LibSystem } from './libSystem';

/** More is never asked for, in bytes: it is the list of 100,000 processes. */
const maxBytes = 64 * 1024 * 1024;
/** A system has hardly ever fewer processes. */
const minRecords = 200;
/** Processes are started meanwhile, so a try may fail again. */
const maxTries = 8;
/** While a process executes a program, there are two records with its pid. */
const maxRecordsOfPid = 4;

/** Reads the list of all processes, into a buffer that is kept. */
export class KernelProcessList {
  private buffer = Buffer.alloc(minRecords * kernelProcessBytes);

  constructor(private readonly libSystem: LibSystem) {}

  /** @returns undefined if that fails. */
  read(): ReadonlyMap<number, KernelProcess> | undefined {
    for (let tries = 0; tries < maxTries; tries++) {
      const filled = this.libSystem.sysctl(sysctlName.allProcesses, this.buffer);
      if (filled > 0) return decodeKernelProcesses(this.buffer.subarray(0, filled));
      const needed = this.libSystem.sysctl(sysctlName.allProcesses, null);
      // A tenth more, because there will be more at the next try.
      const records = Math.ceil((Math.max(needed, this.buffer.length) * 1.1) / kernelProcessBytes);
      if (needed <= 0 || records * kernelProcessBytes > maxBytes) return undefined;
      this.buffer = Buffer.alloc(records * kernelProcessBytes);
    }
    return undefined;
  }
}

/** The process that has a pid now; undefined if there is none, or if the system does not tell. */
export function readKernelProcess(libSystem: LibSystem, pid: number): KernelProcess | undefined {
  const buffer = Buffer.alloc(maxRecordsOfPid * kernelProcessBytes);
  const filled = libSystem.sysctl(sysctlName.process(pid), buffer);
  return filled > 0 ? decodeKernelProcesses(buffer.subarray(0, filled)).get(pid) : undefined;
}
