import type { Identity } from '../identity';
import type { OwnedProcess } from './attribution';

/** Our processes in one listing. */
export class OwnedProcesses {
  /** By pid: in one listing a pid is one process. */
  constructor(private byPid: ReadonlyMap<number, OwnedProcess> = new Map()) {}

  get all(): Iterable<OwnedProcess> {
    return this.byPid.values();
  }

  /** @returns undefined also if the pid belongs to another process. */
  find({ pid, startTime }: Identity): OwnedProcess | undefined {
    const one = this.byPid.get(pid);
    return one?.process.startTime === startTime ? one : undefined;
  }

  /** The listing itself belongs to others too, and stays as it is. */
  delete({ pid }: Identity): void {
    this.byPid = new Map([...this.byPid].filter(([other]) => other !== pid));
  }
}
