/** A line of `/proc/net/tcp` or of another table of internet sockets (proc_pid_net(5)). */
export interface SocketLine {
  /** Address and port, as `parseSocketAddress` takes them. */
  readonly local: string;
  readonly remote: string;
  /** Two digits, see include/net/tcp_states.h. */
  readonly state: string;
  /** The user id of its creator. */
  readonly uid: number;
  /** 0 for a connection that no program has accepted. */
  readonly inode: number;
}

/** The lines of a table of internet sockets. A line that is cut off is left out. */
export function* parseSocketLines(text: string): Generator<SocketLine> {
  for (const line of text.split('\n')) {
    const [, local = '', remote = '', state = '', , , , uid, , inode, references] = line.trim().split(/ +/, 11);
    // The first line has the names of the columns.
    if (references !== undefined && state !== 'st')
      yield { local, remote, state, uid: Number(uid), inode: Number(inode) };
  }
}
