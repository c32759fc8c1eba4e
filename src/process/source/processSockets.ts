import type { SocketAddress } from './heldSocket';

/** The TCP sockets of one process. */
export interface ProcessSockets {
  /**
   * Whether the process is in the network that we are in. If it is not, as in most containers, its `127.0.0.1` is not
   * ours, and no socket of it is listed.
   */
  readonly isOnOurNetwork: boolean;
  readonly listening: readonly SocketAddress[];
  /** The connections that are established, in either direction. */
  readonly connections: readonly Connection[];
}

export interface Connection {
  /** The ports of the connection: the one of the process, and the one of the other side. */
  readonly port: number;
  readonly remotePort: number;
}
