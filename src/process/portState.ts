import type { ProcessInfo } from './processInfo';

/** A process with a socket that listens on a port. */
export interface PortHolder {
  readonly process: ProcessInfo;
  /** The addresses that its sockets are bound to. */
  readonly addresses: readonly string[];
  /** Another process, which still runs, has opened the socket, and this one has a copy of it. */
  readonly isInherited: boolean;
}

/** A socket whose process cannot be seen: another user's, or one in a container. */
export interface HiddenSocket {
  readonly address: string;
  /** The name of its user, if that is not the user that this extension runs as. */
  readonly user: string | undefined;
}

/** What listens on a port now, on the network that we are in. */
export interface PortState {
  readonly holders: readonly PortHolder[];
  readonly hidden: readonly HiddenSocket[];
}
