import { readFile, readlink } from 'node:fs/promises';
import { wait, type SlicedTask } from '../../../common/timeSlicing';
import type { Connection, ProcessSockets } from '../processSockets';
import { findSockets } from './descriptors';
import { parseListeningSockets, toHeldSocket } from './listeningSockets';
import { parseSocketLines } from './socketLines';
import type { ProcFs } from './statFiles';

/** TCP_ESTABLISHED, include/net/tcp_states.h */
const established = '01';

/** The part of `node:fs/promises` that reads our own files of `/proc`, off the event loop. */
export interface OwnFiles {
  readFile(path: string, encoding: 'latin1'): Promise<string>;
  readlink(path: string): Promise<string>;
}

/**
 * Reads the sockets of a process. They are joined by inode with the tables of **our** network (proc_pid_net(5)): what can
 * be connected to is there. `isSame` says whether the pid still belongs to the process.
 * @returns undefined if the process is gone, or belongs to another user.
 */
export function* readProcessSockets(
  pid: number,
  isSame: () => boolean,
  fs: ProcFs,
  own: OwnFiles = { readFile, readlink },
): SlicedTask<ProcessSockets | undefined> {
  const orUndefined = (text: Promise<string>): Promise<string | undefined> => text.catch(() => undefined);
  const network = yield* wait(orUndefined(own.readlink(`/proc/${pid}/ns/net`)));
  if (network === undefined) return undefined;
  const ownNetwork = yield* wait(orUndefined(own.readlink('/proc/self/ns/net')));
  const tcp = yield* wait(orUndefined(own.readFile('/proc/net/tcp', 'latin1')));
  // Without IPv6 there is no second file.
  const tcp6 = (yield* wait(orUndefined(own.readFile('/proc/net/tcp6', 'latin1')))) ?? '';
  if (tcp === undefined) return undefined;
  const listening = [tcp, tcp6].flatMap((text) => [...parseListeningSockets(text)]);
  const connections = [tcp, tcp6].flatMap((text) => [...parseConnections(text)]);
  const wanted = new Map([...listening, ...connections].map((socket) => [socket.inode, socket]));
  const held = yield* findSockets(fs, pid, wanted);
  if (!isSame()) return undefined;
  return {
    isOnOurNetwork: network === ownNetwork,
    listening: listening.filter(({ inode }) => held.has(inode)).map(toHeldSocket),
    connections: connections
      .filter(({ inode }) => held.has(inode))
      .map(({ port, remotePort }) => ({ port, remotePort })),
  };
}

/** The established connections in the text of `/proc/net/tcp` or `tcp6`. */
function* parseConnections(text: string): Generator<Connection & { readonly inode: number }> {
  for (const { local, remote, state, inode } of parseSocketLines(text)) {
    if (state !== established) continue;
    const [port, remotePort] = [parsePort(local), parsePort(remote)];
    if (port !== undefined && remotePort !== undefined) yield { port, remotePort, inode };
  }
}

/** Of `0100007F:240D`. */
function parsePort(address: string): number | undefined {
  const hex = /:([\dA-F]{4})$/i.exec(address)?.[1];
  return hex === undefined ? undefined : parseInt(hex, 16);
}
