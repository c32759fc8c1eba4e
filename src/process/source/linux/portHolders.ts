import type { SlicedTask } from '../../../common/timeSlicing';
import type { PortHolder, PortState } from '../../portState';
import type { ProcessInfo } from '../../processInfo';
import { ancestorsOf } from '../ancestors';
import type { GetProcess } from '../processSource';
import type { Users } from '../users';
import { listPids } from './listPids';
import { readListeningSockets, type ListeningSocket } from './listeningSockets';
import type { ProcFs } from './statFiles';

/** How many descriptors of a process are looked at: the sockets of a server are among its first. */
const maxDescriptors = 16_384;
/** Links read between two places where the work may be interrupted. */
const linksPerStep = 64;

/**
 * What listens on a port. The descriptors of all processes are looked at, which the system allows for those of the same
 * user, or to root; `readlink` waits for no process (proc_pid_get_link, fs/proc/base.c).
 * @returns undefined if the sockets cannot be read.
 */
export function* findPortHolders(
  port: number,
  fs: ProcFs,
  getProcess: GetProcess,
  users: Users,
): SlicedTask<PortState | undefined> {
  const all = readListeningSockets(fs);
  if (!all) return undefined;
  const sockets = new Map(
    all.filter((socket) => socket.port === port).map((socket) => [`socket:[${socket.inode}]`, socket]),
  );
  const found = new Map<number, ReadonlySet<ListeningSocket>>();
  if (sockets.size > 0) {
    for (const pid of yield* listPids(fs)) {
      const held = yield* findSockets(fs, pid, sockets);
      if (held.size > 0) found.set(pid, held);
      yield;
    }
  }
  const holders: PortHolder[] = [];
  const seen = new Set<ListeningSocket>();
  for (const [pid, held] of found) {
    const process = getProcess(pid);
    if (!process) continue;
    const addresses = [...new Set([...held].map(({ address }) => address))].sort();
    holders.push({ process, addresses, isInherited: [...held].every(isHeldAbove(process, found, getProcess)) });
    for (const socket of held) seen.add(socket);
  }
  const hidden = [...sockets.values()]
    .filter((socket) => !seen.has(socket))
    .map(({ address, uid }) => ({ address, user: users.other({ real: uid, effective: uid, saved: uid })?.name }));
  return { holders, hidden };
}

function* findSockets(
  fs: ProcFs,
  pid: number,
  sockets: ReadonlyMap<string, ListeningSocket>,
): SlicedTask<ReadonlySet<ListeningSocket>> {
  const found = new Set<ListeningSocket>();
  let names: readonly string[];
  try {
    names = fs.readdirSync(`/proc/${pid}/fd`);
  } catch {
    // It is gone, or another user's.
    return found;
  }
  for (const [index, name] of names.slice(0, maxDescriptors).entries()) {
    if (index % linksPerStep === linksPerStep - 1) yield;
    const socket = sockets.get(readLink(fs, `/proc/${pid}/fd/${name}`));
    if (socket) found.add(socket);
  }
  return found;
}

function readLink(fs: ProcFs, path: string): string {
  try {
    return fs.readlinkSync(path);
  } catch {
    return '';
  }
}

/** Whether an ancestor of a process has the same socket: then the process has inherited it. */
function isHeldAbove(
  process: ProcessInfo,
  found: ReadonlyMap<number, ReadonlySet<ListeningSocket>>,
  getProcess: GetProcess,
): (socket: ListeningSocket) => boolean {
  const ancestors = ancestorsOf(process.pid, { get: getProcess }).map(({ pid }) => pid);
  return (socket) => ancestors.some((pid) => found.get(pid)?.has(socket) === true);
}
