import type { PortHolder, PortState } from '../../portState';
import type { HeldSocket } from '../heldSocket';
import type { ProcessSockets } from '../processSockets';
import type { GetProcess } from '../processSource';
import type { TcpSocket } from './tcpTables';

/** The sockets on which a process accepts connections. Windows tells of each socket one process: the one that opened it. */
export function toHeldSockets(pid: number, sockets: readonly TcpSocket[]): readonly HeldSocket[] {
  return sockets
    .filter((socket) => socket.pid === pid && socket.isListening)
    .map(({ address, port }) => ({ id: `${pid} ${address} ${port}`, address, port }));
}

export function toProcessSockets(pid: number, sockets: readonly TcpSocket[]): ProcessSockets {
  const own = sockets.filter((socket) => socket.pid === pid);
  return {
    isOnOurNetwork: true,
    listening: own.filter(({ isListening }) => isListening).map(({ address, port }) => ({ address, port })),
    connections: own.filter(({ isConnected }) => isConnected).map(({ port, remotePort }) => ({ port, remotePort })),
  };
}

/** What listens on a port. The system names the process of each socket, unless it has just ended. */
export function findHolders(port: number, sockets: readonly TcpSocket[], getProcess: GetProcess): PortState {
  const found = sockets.filter((socket) => socket.isListening && socket.port === port);
  const holders: PortHolder[] = [];
  for (const pid of new Set(found.map((socket) => socket.pid))) {
    const process = getProcess(pid);
    const addresses = new Set(found.filter((socket) => socket.pid === pid).map(({ address }) => address));
    if (process) holders.push({ process, addresses: [...addresses].sort(), isInherited: false });
  }
  const seen = new Set(holders.map(({ process }) => process.pid));
  const hidden = found.filter(({ pid }) => !seen.has(pid)).map(({ address }) => ({ address, user: undefined }));
  return { holders, hidden };
}
