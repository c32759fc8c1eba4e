import type { Attribution } from '../lineage/attribution';
import type { ListeningPort } from '../listeningPort';
import { originRules } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import type { ProcessSource } from '../source/processSource';
import { getListeningPorts, type SocketsByKey } from './listeningPorts';
import { SharedMemory } from './sharedMemory';

/** The time between two readings of the ports, in ms: while they are seen, and while only other programs may read them. */
const portIntervalMs = 2_000;
const hiddenPortIntervalMs = 30_000;
/** The same between two measurements of memory, which is never measured while it is not seen. */
const memoryIntervalMs = 2_000;
/** A refresh may come so many ms early. */
const earlyMs = 100;

/** What costs too much for every listing, and is read beside it. */
export interface Resources {
  /** The ports of each process that has any, by key. */
  readonly ports: ReadonlyMap<string, readonly ListeningPort[]>;
  /** The bytes of a process's memory that other processes have as well; undefined if that is not known. */
  readonly sharedOf: (process: ProcessInfo, key: string) => number | undefined;
}

export const noResources: Resources = { ports: new Map(), sharedOf: () => undefined };

export interface ResourceMonitorOptions {
  readonly source: Pick<ProcessSource, 'listeningSockets' | 'sharedMemory'>;
  /** Whether the user can see what is read here. */
  readonly isVisible: () => boolean;
  /** In ms on a clock that does not jump. */
  readonly now: () => number;
}

/** Reads ports and shared memory of our processes after a listing: only what is seen, rarely, and little at a time. */
export class ResourceMonitor {
  private ports: Resources['ports'] = noResources.ports;
  private socketsReadAt = -Infinity;
  private memoryReadAt = -Infinity;
  private readonly memory: SharedMemory;

  constructor(private readonly options: ResourceMonitorOptions) {
    const { source, now } = options;
    this.memory = new SharedMemory((process) => source.sharedMemory(process), now);
  }

  /** What is known now. Ports that are due are read before; memory is measured meanwhile, for the next time. Never fails. */
  async read(attribution: Attribution, table: ProcessTable): Promise<Resources> {
    const { isVisible, now } = this.options;
    const isSeen = isVisible();
    if (now() - this.socketsReadAt >= (isSeen ? portIntervalMs : hiddenPortIntervalMs) - earlyMs) {
      this.socketsReadAt = now();
      const sockets = await this.readSockets(withoutVSCodesOwn(attribution));
      this.ports = keepUnchanged(this.ports, getListeningPorts(sockets, table));
    }
    if (isSeen && now() - this.memoryReadAt >= memoryIntervalMs - earlyMs) {
      this.memoryReadAt = now();
      void this.memory.update(withoutVSCodesOwn(attribution).filter((process) => isInTree(process, table)));
    }
    const { memory, ports } = this;
    return { ports, sharedOf: (process, key) => memory.sharedOf(process, key) };
  }

  /** If the sockets cannot be read, no ports are known: the listing says what is wrong with the system. */
  private async readSockets(processes: readonly ProcessInfo[]): Promise<SocketsByKey> {
    const none: SocketsByKey = new Map();
    if (processes.length === 0) return none;
    try {
      return (await this.options.source.listeningSockets(processes)) ?? none;
    } catch {
      return none;
    }
  }
}

/** What is the same as before stays the same object, so that its row need not be drawn anew. */
function keepUnchanged(before: Resources['ports'], now: Resources['ports']): Resources['ports'] {
  return new Map(
    [...now].map(([key, ports]) => {
      const earlier = before.get(key);
      return [key, earlier && JSON.stringify(earlier) === JSON.stringify(ports) ? earlier : ports];
    }),
  );
}

/** Our processes without the roots that are VS Code's own: of these nothing is shown. */
function withoutVSCodesOwn({ owned }: Attribution): readonly ProcessInfo[] {
  const processes: ProcessInfo[] = [];
  for (const { process, record } of owned.values()) {
    if (record.evidence !== 'root' || !originRules[record.origin.kind].isRootVSCode) processes.push(process);
  }
  return processes;
}

/** Only a tree has a sum. */
function isInTree(process: ProcessInfo, table: ProcessTable): boolean {
  return table.children(process.pid).length > 0 || table.parent(process) !== undefined;
}
