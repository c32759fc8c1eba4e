import { wait, type SlicedTask } from '../../../common/timeSlicing';
import { keyOf, type Identity } from '../../identity';
import type { HeldSocket } from '../heldSocket';
import { findSockets, readSocketInode } from './descriptors';
import { toHeldSocket, type ListeningSocket } from './listeningSockets';
import { readSocketCounts, readSocketTables, type SocketCounts } from './socketTables';
import type { ProcFs } from './statFiles';

/** The tables are read at the latest after this time, in ms, whether anything seems to have changed or not. */
const maxTableAgeMs = 30_000;
/** Reading the tables takes at most one part in so many of the time; so does a search of all processes. */
const costFactor = 200;
/** The longest time without either for that reason, in ms. */
const maxRestMs = 20_000;
/** A process is looked into a second time so many ms after the first: it may be handed a socket in its start. */
const secondLookMs = 5_000;
/** For so long after it was first seen, in ms, a process is expected to open a port. */
const startMs = 10_000;
/** A process with more open files than this is read up to here. */
const maxDescriptors = 10_000;
/** Containers have networks of their own. The tables of at most this many are read, ours included. */
const maxNetworks = 4;

/** A process as it was when it was last looked into. */
interface Holder extends Identity {
  /** When it was first seen, in ms on a clock that does not jump. */
  readonly since: number;
  looks: number;
  lookedAt: number;
  /** Sockets have appeared since it was last looked into, and it was not seen to run: as long as that is so, it holds none. */
  isBehind: boolean;
  /** Its network namespace, as the link `ns/net` names it; empty if that may not be read. */
  network: string;
  /** The descriptors of the sockets that listen, by inode. */
  held: ReadonlyMap<number, string>;
}

/** What listens in a network namespace. */
interface Network {
  readonly counts: SocketCounts | undefined;
  readonly sockets: readonly ListeningSocket[];
}

/** Whether a process may have run since then, in ms on the same clock: one that has not run has opened nothing. */
export type MayHaveRunSince = (process: Identity, at: number) => boolean;

/**
 * Finds out which processes hold the listening sockets, and reads as little as possible for it. The tables of sockets are
 * read again only if the number of sockets has changed, if a process is new, or if one has closed its socket. Processes are
 * searched only if there is a socket whose holders were never looked for, and each only once it has run. Otherwise only new
 * processes are looked into, which may have inherited a socket, and the descriptors of the known sockets.
 */
export class SocketHolders {
  private readonly holders = new Map<number, Holder>();
  private networks: ReadonlyMap<string, Network> = new Map();
  /** The inodes whose holders were looked for: those without one are held by processes that are not asked about. */
  private searched: ReadonlySet<number> = new Set();
  /** Whether the tables may have changed although the numbers of sockets have not. */
  private mayHaveChanged = true;
  private tablesReadAt = -Infinity;
  private tablesTookMs = 0;
  private nextSearchAt = -Infinity;

  constructor(
    private readonly fs: ProcFs,
    private readonly now: () => number,
    private readonly mayHaveRunSince: MayHaveRunSince = () => true,
  ) {}

  /**
   * The listening sockets of each of these processes that has any, by key.
   * @returns undefined if the tables of sockets cannot be read.
   */
  *find(processes: readonly Identity[]): SlicedTask<ReadonlyMap<string, readonly HeldSocket[]> | undefined> {
    const now = this.now();
    yield* this.follow(processes, now);
    yield* this.readTables();
    if (this.networks.size === 0) return undefined;
    const listening = this.listening();
    yield* this.lookIntoProcesses(listening, now);
    const found = new Map<string, readonly HeldSocket[]>();
    for (const holder of this.holders.values()) {
      if (holder.held.size === 0) continue;
      const sockets = [...holder.held.keys()].flatMap((inode) => listening.get(inode) ?? []);
      if (sockets.length > 0) found.set(keyOf(holder), sockets.map(toHeldSocket));
    }
    return found;
  }

  /** Notices which processes are new or gone, and which do not hold a socket any more. */
  private *follow(processes: readonly Identity[], now: number): SlicedTask<void> {
    const startTimes = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
    for (const [pid, { startTime, held }] of this.holders) {
      if (startTimes.get(pid) === startTime) continue;
      this.holders.delete(pid);
      if (held.size > 0) this.mayHaveChanged = true;
    }
    for (const { pid, startTime } of processes) {
      const holder = this.holders.get(pid);
      if (!holder) {
        const network = this.readLink(`/proc/${pid}/ns/net`);
        this.holders.set(pid, {
          ...{ pid, startTime, network },
          ...{ since: now, looks: 0, lookedAt: -Infinity, isBehind: false, held: new Map() },
        });
        this.mayHaveChanged = true;
        yield;
        continue;
      }
      if (now - holder.since < startMs) this.mayHaveChanged = true;
      if (holder.held.size === 0) continue;
      if (!this.holdsAll(holder)) {
        this.mayHaveChanged = true;
        // It may have the socket under another number.
        holder.looks = 0;
      }
      yield;
    }
  }

  private holdsAll({ pid, held }: Holder): boolean {
    for (const [inode, name] of held) if (readSocketInode(this.fs, pid, name) !== inode) return false;
    return true;
  }

  private *readTables(): SlicedTask<void> {
    const ageMs = this.now() - this.tablesReadAt;
    if (ageMs < restAfter(this.tablesTookMs)) return;
    const folders = this.networkFolders();
    const counts = new Map([...folders].map(([network, folder]) => [network, readSocketCounts(this.fs, folder)]));
    const hasOtherCounts = [...counts].some(([network, { tcp, tcp6 } = { tcp: 0, tcp6: 0 }]) => {
      const before = this.networks.get(network);
      return !before || (before.counts?.tcp ?? 0) !== tcp || (before.counts?.tcp6 ?? 0) !== tcp6;
    });
    if (!this.mayHaveChanged && !hasOtherCounts && ageMs < maxTableAgeMs) return;
    const startedAt = this.now();
    this.mayHaveChanged = false;
    const networks = new Map<string, Network>();
    for (const [network, folder] of folders) {
      const sockets = yield* wait(readSocketTables(this.fs, folder, counts.get(network)));
      if (sockets) networks.set(network, { counts: counts.get(network), sockets });
    }
    this.networks = networks;
    this.tablesReadAt = this.now();
    this.tablesTookMs = this.tablesReadAt - startedAt;
  }

  /** Where the tables of each network are, by network. */
  private networkFolders(): ReadonlyMap<string, string> {
    const own = this.readLink('/proc/self/ns/net');
    const folders = new Map([[own, '/proc/net']]);
    for (const { pid, network } of this.holders.values()) {
      if (own !== '' && network !== '' && folders.size < maxNetworks && !folders.has(network)) {
        folders.set(network, `/proc/${pid}/net`);
      }
    }
    return folders;
  }

  /** By inode, which is unique in all networks: all sockets are in one file system (sock_alloc, net/socket.c). */
  private listening(): ReadonlyMap<number, ListeningSocket> {
    const all = new Map<number, ListeningSocket>();
    for (const { sockets } of this.networks.values()) for (const socket of sockets) all.set(socket.inode, socket);
    return all;
  }

  private *lookIntoProcesses(listening: ReadonlyMap<number, ListeningSocket>, now: number): SlicedTask<void> {
    const startedAt = this.now();
    const hasNewSocket = [...listening.keys()].some((inode) => !this.searched.has(inode));
    const isNewSearch = hasNewSocket && startedAt >= this.nextSearchAt;
    if (isNewSearch) this.searched = new Set(listening.keys());
    for (const holder of this.holders.values()) {
      holder.isBehind ||= isNewSearch;
      const isDue = holder.isBehind || isLookDue(holder, now);
      if (isDue && this.mayHaveRunSince(holder, holder.lookedAt)) yield* this.lookInto(holder, listening);
    }
    if (isNewSearch) this.nextSearchAt = this.now() + restAfter(this.now() - startedAt);
  }

  private *lookInto(holder: Holder, listening: ReadonlyMap<number, ListeningSocket>): SlicedTask<void> {
    const { pid } = holder;
    holder.looks++;
    holder.lookedAt = this.now();
    holder.isBehind = false;
    holder.network = this.readLink(`/proc/${pid}/ns/net`);
    holder.held = yield* findSockets(this.fs, pid, listening, maxDescriptors);
    yield;
  }

  /** Empty if it cannot be read. */
  private readLink(path: string): string {
    try {
      return this.fs.readlinkSync(path);
    } catch {
      return '';
    }
  }
}

/** Whether to look into a process although no socket is new: not in the first call, since most are gone by the second. */
function isLookDue({ since, looks, lookedAt }: Holder, now: number): boolean {
  if (looks === 0) return since < now;
  return looks === 1 && now - lookedAt >= secondLookMs;
}

/** How long to rest after work that took so long, in ms. */
function restAfter(tookMs: number): number {
  return Math.min(tookMs * costFactor, maxRestMs);
}
