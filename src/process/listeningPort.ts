/** A TCP port on which a process accepts connections. */
export interface ListeningPort {
  readonly port: number;
  /** The addresses that it is bound to: `0.0.0.0` and `::` stand for all of the machine's. */
  readonly addresses: readonly string[];
  /**
   * Another process, which still runs, has opened the socket, and this one has a copy of it, as the workers of a server
   * have.
   */
  readonly isInherited: boolean;
}
