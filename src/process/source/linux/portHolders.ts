import { wait, type SlicedTask } from '../../../common/timeSlicing';
import type { PortHolder, PortState } from '../../portState';
import type { ProcessInfo } from '../../processInfo';
import { ancestorsOf } from '../ancestors';
import type { GetProcess } from '../processSource';
import type { Users } from '../users';
import { findSockets } from './descriptors';
import { listPids } from './listPids';
import { readSocketTables } from './socketTables';
import type { ProcFs } from './statFiles';

/**
 * What listens on a port of our network (proc_pid_net(5)): a port of a container is not ours. The descriptors of all
 * processes are looked at, which the system allows for those of the same user, or to root.
 * @returns undefined if the sockets cannot be read.
 */
export function* findPortHolders(
  port: number,
  fs: ProcFs,
  getProcess: GetProcess,
  users: Users,
): SlicedTask<PortState | undefined> {
  const all = yield* wait(readSocketTables(fs, '/proc/net'));
  if (!all) return undefined;
  const sockets = new Map(all.filter((socket) => socket.port === port).map((socket) => [socket.inode, socket]));
  const found = new Map<number, HeldInodes>();
  if (sockets.size > 0) {
    for (const pid of yield* listPids(fs)) {
      const held = yield* findSockets(fs, pid, sockets);
      if (held.size > 0) found.set(pid, held);
      yield;
    }
  }
  const holders: PortHolder[] = [];
  const hidden = new Map(sockets);
  for (const [pid, held] of found) {
    const process = getProcess(pid);
    if (!process) continue;
    const inodes = [...held.keys()];
    const addresses = new Set(inodes.flatMap((inode) => sockets.get(inode)?.address ?? []));
    holders.push({
      process,
      addresses: [...addresses].sort(),
      isInherited: inodes.every(isHeldAbove(process, found, getProcess)),
    });
    for (const inode of inodes) hidden.delete(inode);
  }
  return {
    holders,
    hidden: [...hidden.values()].map(({ address, uid }) => ({
      address,
      user: users.other({ real: uid, effective: uid, saved: uid })?.name,
    })),
  };
}

/** The sockets that a process holds, by inode. */
type HeldInodes = ReadonlyMap<number, unknown>;

/** Whether an ancestor of a process has the same socket: then the process has inherited it. */
function isHeldAbove(
  process: ProcessInfo,
  found: ReadonlyMap<number, HeldInodes>,
  getProcess: GetProcess,
): (inode: number) => boolean {
  const ancestors = ancestorsOf(process.pid, { get: getProcess }).map(({ pid }) => pid);
  return (inode) => ancestors.some((pid) => found.get(pid)?.has(inode) === true);
}
