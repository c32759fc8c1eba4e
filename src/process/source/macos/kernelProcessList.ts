import { decodeKernelProcesses, kernelProcessBytes, type KernelProcess } from './kernelProcess';
import { sysctlName, type LibSystem } from './libSystem';
import { SysctlList } from './sysctlList';

/** A system hardly ever has fewer processes. */
const minRecords = 200;
/** While a process executes a program, there are two records with its pid. */
const maxRecordsOfPid = 4;

/** Reads the list of all processes. */
export class KernelProcessList {
  private readonly list: SysctlList;

  constructor(libSystem: LibSystem) {
    this.list = new SysctlList(
      (buffer) => libSystem.sysctl(sysctlName.allProcesses, buffer),
      minRecords * kernelProcessBytes,
    );
  }

  /** @returns undefined if that fails. */
  read(): ReadonlyMap<number, KernelProcess> | undefined {
    const list = this.list.read();
    return list && decodeKernelProcesses(list);
  }
}

/** The process that has a pid now; undefined if there is none, or if the system does not tell. */
export function readKernelProcess(libSystem: LibSystem, pid: number): KernelProcess | undefined {
  const buffer = Buffer.alloc(maxRecordsOfPid * kernelProcessBytes);
  const filled = libSystem.sysctl(sysctlName.process(pid), buffer);
  return filled > 0 ? decodeKernelProcesses(buffer.subarray(0, filled)).get(pid) : undefined;
}
