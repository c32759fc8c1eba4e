import type { SlicedTask } from '../../../../common/timeSlicing';
import type { SocketAddress } from '../../processActivity';
import type { ProcessFiles } from './processFiles';
import { socketTables, type TableSocket } from './parseSockets';

/** Enough for 7,000 connections, in bytes. */
const maxBytes = 1024 * 1024;
const linesPerStep = 32;

/** The sockets of the network of a process. */
export class Sockets {
  private readonly byInode = new Map<number, TableSocket>();
  private readonly byEnds = new Map<string, TableSocket>();
  private readonly listening = new Map<number, TableSocket>();

  add(socket: TableSocket): void {
    const { protocol, inode, state, local, remote } = socket;
    if (inode > 0) this.byInode.set(inode, socket);
    if (local && remote) this.byEnds.set(`${protocol} ${textOf(local)} ${textOf(remote)}`, socket);
    if (protocol === 'tcp' && state === 'listening' && local) this.listening.set(local.port, socket);
  }

  get(inode: number): TableSocket | undefined {
    return this.byInode.get(inode);
  }

  /**
   * The other end of a connection within this machine. As long as no program has accepted the connection, that is the
   * socket on which it would be accepted.
   */
  getPeer({
    protocol,
    local,
    remote,
  }: TableSocket): { readonly inode: number; readonly isAccepted: boolean } | undefined {
    if (!local || !remote) return undefined;
    const peer = this.byEnds.get(`${protocol} ${textOf(remote)} ${textOf(local)}`);
    if (peer && peer.inode > 0) return { inode: peer.inode, isAccepted: true };
    // The listener may be that of another machine's address if there is no trace of the connection itself.
    const listener = peer || isLoopback(remote.address) ? this.listening.get(remote.port) : undefined;
    return listener && { inode: listener.inode, isAccepted: false };
  }
}

/** The sockets of the network that a process is in, which need not be ours. */
export function* readSockets(pid: number, files: ProcessFiles): SlicedTask<Sockets> {
  const sockets = new Sockets();
  for (const [file, parse] of Object.entries(socketTables)) {
    const text = yield* files.askForTable(`/proc/${pid}/net/${file}`, maxBytes);
    let count = 0;
    for (const socket of parse(text ?? '', file)) {
      sockets.add(socket);
      if (++count % linesPerStep === 0) yield;
    }
  }
  return sockets;
}

/** A socket for both kinds of addresses shows those of IPv4 as IPv6 does (RFC 4291, 2.5.5.2). */
function textOf({ address, port }: SocketAddress): string {
  return `${address.replace(/^::ffff:/, '')} ${port}`;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
