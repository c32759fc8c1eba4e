import type { SocketAddress, SocketState } from '../../processActivity';
import { parseSocketAddress } from '../listeningSockets';
import { parseSocketLines } from '../socketLines';

/** A socket as a table in `/proc/net` describes it (proc_pid_net(5)). */
export interface TableSocket {
  readonly protocol: 'tcp' | 'udp' | 'unix';
  /** 0 for a connection that no program has accepted. */
  readonly inode: number;
  readonly state: SocketState;
  readonly local: SocketAddress | undefined;
  readonly remote: SocketAddress | undefined;
  readonly path: string | undefined;
}

/** The tables, by file name. */
export const socketTables = {
  tcp: parseIpTable,
  tcp6: parseIpTable,
  udp: parseIpTable,
  udp6: parseIpTable,
  unix: parseUnixTable,
};

/** include/net/tcp_states.h; a UDP socket is in one of the first and the seventh. */
const ipStates: Readonly<Record<string, SocketState | undefined>> = {
  '01': 'connected',
  '02': 'connecting',
  '03': 'connecting',
  '04': 'closing',
  '05': 'closing',
  '07': 'open',
  '08': 'closing',
  '09': 'closing',
  '0A': 'listening',
  '0B': 'closing',
};

function* parseIpTable(text: string, file: string): Generator<TableSocket> {
  const protocol = file.startsWith('udp') ? 'udp' : 'tcp';
  for (const line of parseSocketLines(text)) {
    const state = ipStates[line.state];
    const local = state && parseSocketAddress(line.local);
    if (!local) continue;
    const isConnected = state !== 'listening' && state !== 'open';
    const remote = isConnected ? parseSocketAddress(line.remote) : undefined;
    yield { protocol, inode: line.inode, state, local, remote, path: undefined };
  }
}

/** `__SO_ACCEPTCON`, include/linux/net.h */
const acceptsFlag = 0x10000;

function* parseUnixTable(text: string): Generator<TableSocket> {
  for (const line of text.split('\n')) {
    const match = /^[\da-f]+: [\da-f]+ [\da-f]+ ([\da-f]+) [\da-f]+ ([\da-f]{2}) +(\d+)(?: (.*))?$/.exec(line);
    if (!match) continue;
    const [, flags = '', code = '', inode, path] = match;
    yield {
      protocol: 'unix',
      inode: Number(inode),
      state: (parseInt(flags, 16) & acceptsFlag) === 0 ? (unixStates[code] ?? 'open') : 'listening',
      ...{ local: undefined, remote: undefined, path },
    };
  }
}

/** `SS_CONNECTING` and on, include/uapi/linux/net.h */
const unixStates: Readonly<Record<string, SocketState | undefined>> = {
  '02': 'connecting',
  '03': 'connected',
  '04': 'closing',
};
