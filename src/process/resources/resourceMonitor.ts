import type { Attribution } from '../lineage/attribution';
import type { ListeningPort } from '../listeningPort';
import type { ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import type { ProcessSource } from '../source/processSource';
import { getListeningPorts, type SocketsByKey } from './listeningPorts';
import { SharedMemory } from './sharedMemory';

/** The time between two readings of the ports, in ms. */
const portIntervalMs = 3_000;

/** What costs too much for every listing, and is read beside it. */
export interface Resources {
  /** The ports of each process that has any, by key. */
  readonly ports: ReadonlyMap<string, readonly ListeningPort[]>;
  /** Bytes by which the resident memory of a process is too high in a sum; undefined if that is not known. */
  readonly excessOf: (process: ProcessInfo) => number | undefined;
}

export const noResources: Resources = { ports: new Map(), excessOf: () => undefined };

export interface ResourceMonitorOptions {
  readonly source: Pick<ProcessSource, 'listeningSockets' | 'sharedMemory'>;
  /** Whether the user can see what is read here. What was read before stays. */
  readonly isVisible: () => boolean;
  /** In ms on a clock that does not jump. */
  readonly now: () => number;
}

/** Reads ports and shared memory of our processes after a listing: only what is seen, rarely, and little at a time. */
export class ResourceMonitor {
  private sockets: SocketsByKey = new Map();
  private socketsReadAt = -Infinity;
  private readonly memory: SharedMemory;

  constructor(private readonly options: ResourceMonitorOptions) {
    const { source, now } = options;
    this.memory = new SharedMemory((process) => source.sharedMemory(process), now);
  }

  /** What is known now. Ports that are due are read before; memory is measured meanwhile, for the next time. */
  async read({ owned }: Attribution, table: ProcessTable): Promise<Resources> {
    const { source, isVisible, now } = this.options;
    if (isVisible()) {
      const processes = [...owned.values()].map(({ process }) => process);
      if (now() - this.socketsReadAt >= portIntervalMs) {
        this.sockets = (await source.listeningSockets(processes)) ?? new Map<string, never>();
        this.socketsReadAt = now();
      }
      void this.memory.update(processes.filter((process) => isInTree(process, table)));
    }
    return { ports: getListeningPorts(this.sockets, table), excessOf: (process) => this.memory.excessOf(process) };
  }
}

/** Only a tree has a sum. */
function isInTree(process: ProcessInfo, table: ProcessTable): boolean {
  return table.children(process.pid).length > 0 || table.parent(process) !== undefined;
}
