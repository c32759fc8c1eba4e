import type { SlicedTask } from '../../../common/timeSlicing';
import type { PortHolder, PortState } from '../../portState';
import { ancestorsOf } from '../ancestors';
import type { GetProcess } from '../processSource';
import type { ProcessSockets } from '../processSockets';
import type { Users } from '../users';
import { decodeSocket, listDescriptors, readDescriptor, type SocketInfo } from './descriptors';
import { fdInfo, type LibSystem } from './libSystem';
import { readListeningSockets } from './tcpSockets';

/** The TCP sockets of a process; undefined if it is gone, or belongs to another user. */
export function* readSockets(libSystem: LibSystem, pid: number): SlicedTask<readonly SocketInfo[] | undefined> {
  const descriptors = listDescriptors(libSystem, pid);
  if (!descriptors) return undefined;
  const sockets = new Map<string, SocketInfo>();
  for (const { number, type } of descriptors) {
    if (type !== 'socket') continue;
    const buffer = readDescriptor(libSystem, pid, number, fdInfo.socket);
    const socket = buffer && decodeSocket(buffer);
    if (socket?.kind === 'tcp') sockets.set(socket.id, socket);
    yield;
  }
  return [...sockets.values()];
}

export function toProcessSockets(sockets: readonly SocketInfo[]): ProcessSockets {
  return {
    isOnOurNetwork: true,
    listening: sockets.filter(({ isListening }) => isListening).map(({ address, port }) => ({ address, port })),
    connections: sockets.filter(({ isConnected }) => isConnected).map(({ port, remotePort }) => ({ port, remotePort })),
  };
}

/**
 * What listens on a port: which of these processes, and which sockets beside theirs. The descriptors of other users are not
 * told, but all sockets are.
 */
export function* findPortHolders(
  libSystem: LibSystem,
  port: number,
  pids: readonly number[],
  getProcess: GetProcess,
  users: Users,
): SlicedTask<PortState> {
  const found = new Map<number, readonly SocketInfo[]>();
  for (const pid of pids) {
    const sockets = (yield* readSockets(libSystem, pid)) ?? [];
    const listening = sockets.filter((socket) => socket.isListening && socket.port === port);
    if (listening.length > 0) found.set(pid, listening);
    yield;
  }
  const holders: PortHolder[] = [];
  for (const [pid, sockets] of found) {
    const process = getProcess(pid);
    if (!process) continue;
    const above = ancestorsOf(pid, { get: getProcess }).flatMap((ancestor) => found.get(ancestor.pid) ?? []);
    const idsAbove = new Set(above.map(({ id }) => id));
    holders.push({
      process,
      addresses: [...new Set(sockets.map(({ address }) => address))].sort(),
      isInherited: sockets.every(({ id }) => idsAbove.has(id)),
    });
  }
  const seen = new Set([...found.values()].flatMap((sockets) => sockets.map(({ id }) => id)));
  const all = readListeningSockets(libSystem) ?? [];
  const hidden = all.filter((socket) => socket.port === port && !seen.has(socket.id));
  return {
    holders,
    hidden: hidden.map(({ address, uid }) => ({
      address,
      user: users.other({ real: uid, effective: uid, saved: uid })?.name,
    })),
  };
}
