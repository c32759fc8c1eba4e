import type { SlicedTask } from '../../../common/timeSlicing';
import { keyOf, type Identity } from '../../identity';
import type { HeldSocket } from '../processSource';
import type { ProcFs } from './statFiles';
import { getSocketInode, readListeningSockets, type ListeningSocket } from './listeningSockets';

/** A process that was seen to hold a socket may have closed it: its descriptors are read again after so many ms. */
const recheckMs = 60_000;
/** Containers have network namespaces of their own. The sockets of at most this many are read. */
const maxNamespaces = 16;
/** Descriptors read between two places where the work may be interrupted. */
const descriptorsPerStep = 64;
/** A process with more open files than this is read up to here. */
const maxDescriptors = 10_000;

interface Holder {
  readonly pid: number;
  /** Its network namespace, as the link `ns/net` names it; undefined if that may not be read. */
  readonly namespace: string | undefined;
  /** The inodes of the listening sockets among its descriptors. */
  inodes: readonly number[];
  /** When its descriptors were read, in ms on a clock that does not jump; undefined before the first time. */
  readAt: number | undefined;
}

/**
 * Finds out which processes hold the listening sockets. The list of these is short, and is read each time. The
 * descriptors of a process are read only if that can tell something new: of all processes if there is a listening socket
 * whose holder was never looked for, and of a process that was not there the time before, which may have inherited one.
 */
export class SocketHolders {
  private holders = new Map<string, Holder>();
  /** The inodes whose holders were looked for: those without one are held by processes that are not asked about. */
  private searched = new Set<number>();

  constructor(
    private readonly fs: ProcFs,
    private readonly now: () => number,
  ) {}

  /** The listening sockets of each of these processes that has any, by key. */
  *find(processes: readonly Identity[]): SlicedTask<ReadonlyMap<string, readonly HeldSocket[]>> {
    const isNew = yield* this.update(processes);
    const sockets = this.readSockets();
    const isUnknown = [...sockets.keys()].some((inode) => !this.searched.has(inode));
    const now = this.now();
    const found = new Map<string, readonly HeldSocket[]>();
    for (const [key, holder] of this.holders) {
      const isDue =
        holder.readAt === undefined ? !isNew.has(key) : holder.inodes.length > 0 && now - holder.readAt >= recheckMs;
      if (isUnknown || isDue) {
        holder.inodes = yield* this.readDescriptors(holder.pid, sockets);
        holder.readAt = now;
      }
      yield;
      const held = holder.inodes.flatMap((inode) => sockets.get(inode) ?? []);
      if (held.length > 0) found.set(key, held.map(toHeldSocket));
    }
    this.searched = new Set(sockets.keys());
    return found;
  }

  /** @returns the keys of the processes that are new. */
  private *update(processes: readonly Identity[]): SlicedTask<ReadonlySet<string>> {
    const before = this.holders;
    const isNew = new Set<string>();
    this.holders = new Map();
    for (const process of processes) {
      const key = keyOf(process);
      const known = before.get(key);
      if (!known) isNew.add(key);
      this.holders.set(key, known ?? this.createHolder(process));
      yield;
    }
    return isNew;
  }

  private createHolder({ pid }: Identity): Holder {
    return { pid, namespace: this.readLink(`/proc/${pid}/ns/net`), inodes: [], readAt: undefined };
  }

  /** The listening sockets in the network namespaces of this process and of all that are asked about, by inode. */
  private readSockets(): ReadonlyMap<number, ListeningSocket> {
    const folders = new Map([[this.readLink('/proc/self/ns/net'), '/proc/self/net']]);
    for (const { pid, namespace } of this.holders.values()) {
      if (folders.size >= maxNamespaces) break;
      if (namespace !== undefined && !folders.has(namespace)) folders.set(namespace, `/proc/${pid}/net`);
    }
    const found = new Map<number, ListeningSocket>();
    for (const folder of folders.values()) {
      for (const socket of readListeningSockets(this.fs, folder) ?? []) found.set(socket.inode, socket);
    }
    return found;
  }

  private *readDescriptors(pid: number, sockets: ReadonlyMap<number, ListeningSocket>): SlicedTask<readonly number[]> {
    const inodes = new Set<number>();
    for (const [index, name] of this.readFolder(`/proc/${pid}/fd`).entries()) {
      if (index >= maxDescriptors) break;
      if (index % descriptorsPerStep === 0) yield;
      const inode = getSocketInode(this.readLink(`/proc/${pid}/fd/${name}`) ?? '');
      if (inode !== undefined && sockets.has(inode)) inodes.add(inode);
    }
    return [...inodes];
  }

  /** Empty if the process is gone, or belongs to another user. */
  private readFolder(path: string): readonly string[] {
    try {
      return this.fs.readdirSync(path);
    } catch {
      return [];
    }
  }

  private readLink(path: string): string | undefined {
    try {
      return this.fs.readlinkSync(path);
    } catch {
      return undefined;
    }
  }
}

function toHeldSocket({ inode, address, port }: ListeningSocket): HeldSocket {
  return { id: inode.toString(), address, port };
}
