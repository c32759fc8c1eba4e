/** Where a program can connect to. */
export interface SocketAddress {
  /** `0.0.0.0` and `::` stand for all addresses of the machine. */
  readonly address: string;
  readonly port: number;
}

/** A TCP socket on which a process accepts connections. */
export interface HeldSocket extends SocketAddress {
  /** The same in every process that holds the socket. */
  readonly id: string;
}
