import { sameProcess, type Identity } from '../identity';
import { originsByRootPid, type Origin } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';

/** The living roots of the open origins in one listing: no process is the root of two of them. */
export interface ListedRoots {
  /** By origin id. */
  readonly processes: ReadonlyMap<string, ProcessInfo>;
  /** The origin of each of them, by pid. */
  readonly origins: ReadonlyMap<number, Origin>;
  /** The ids of all origins with a living root, those included that have it in common with another. */
  readonly living: ReadonlySet<string>;
}

/**
 * Remembers which process was first seen as the root of each open origin: a terminal may outlive its shell, and the pid
 * may then be handed out again.
 */
export class RootTracker {
  private identities: ReadonlyMap<string, Identity> = new Map();

  /** The first root of an origin; undefined before the first listing with that origin. */
  get(originId: string): Identity | undefined {
    return this.identities.get(originId);
  }

  /** Takes in a listing, and forgets the origins that are no longer open. */
  update(table: ProcessTable, origins: readonly Origin[]): ListedRoots {
    const identities = new Map<string, Identity>();
    const withLivingRoot: Origin[] = [];
    for (const origin of origins) {
      const { id, rootPid } = origin;
      const first = this.identities.get(id);
      const process = table.get(rootPid);
      if (process && isAlive(process) && (!first || sameProcess(first, process))) {
        withLivingRoot.push(origin);
        identities.set(id, { pid: process.pid, startTime: process.startTime });
      } else {
        // If the root ended before the first listing, NaN equals no start time: a later process with the pid is not the root.
        identities.set(id, first ?? { pid: rootPid, startTime: NaN });
      }
    }
    this.identities = identities;

    const originsByPid = originsByRootPid(withLivingRoot);
    const processes = new Map<string, ProcessInfo>();
    for (const [pid, { id }] of originsByPid) {
      const process = table.get(pid);
      if (process) processes.set(id, process);
    }
    return { processes, origins: originsByPid, living: new Set(withLivingRoot.map(({ id }) => id)) };
  }
}
