import type { CimProcess } from '../../../src/process/source/powershell/parseAnswer';
import type { CimListing, PowerShell } from '../../../src/process/source/powershell/powerShell';

/** Lists the processes of a made-up Windows. */
export class FakePowerShell implements PowerShell {
  readonly processes = new Map<number, CimProcess>();
  failure: Error | undefined;
  listedBy: number | undefined;
  /** How many listings were requested. */
  listings = 0;
  isDisposed = false;

  add(process: Partial<CimProcess> & Pick<CimProcess, 'pid'>): void {
    this.processes.set(process.pid, {
      ...{ parentPid: 0, name: 'node.exe', commandLine: undefined, executable: undefined, startTime: 1 },
      ...{ cpuTime: 0, memory: 0, threads: 1 },
      ...process,
    });
  }

  list(): Promise<CimListing> {
    this.listings++;
    if (this.failure) return Promise.reject(this.failure);
    return Promise.resolve({ processes: [...this.processes.values()], listedBy: this.listedBy });
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
