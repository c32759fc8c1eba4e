import { formatAddress } from '../formatAddress';
import type { LibSystem } from './libSystem';
import { SysctlList } from './sysctlList';

/** A TCP socket that listens, of any user: the system tells all of them, but not which processes have them. */
export interface ListedSocket {
  /** As in a `SocketInfo`. */
  readonly id: string;
  /** Of its creator. */
  readonly uid: number;
  readonly address: string;
  readonly port: number;
}

const firstBytes = 256 * 1024;

/** @returns undefined if the system does not tell. */
export function readListeningSockets(libSystem: LibSystem): readonly ListedSocket[] | undefined {
  const list = new SysctlList((buffer) => libSystem.sysctlByName('net.inet.tcp.pcblist_n', buffer), firstBytes).read();
  return list && decodeListeningSockets(list);
}

/** The kinds of records, each of which begins with its length and its kind (`XSO_…`, socketvar.h). */
const recordKind = { socket: 0x1, internet: 0x10, tcp: 0x20 } as const;
/** The header at both ends (`xinpgen`, in_pcb.h): every other record is longer. */
const headerBytes = 24;
/** `TCPS_LISTEN` (tcp_fsm.h) */
const listening = 1;
const isIpv4 = 0x1;

/**
 * Reads the list of TCP sockets: of each socket there are several records, that of TCP comes last (get_pcblist_n,
 * in_pcblist.c). Any bytes are read to some sockets: what is not whole is left out.
 */
export function decodeListeningSockets(list: Buffer): readonly ListedSocket[] {
  const found: ListedSocket[] = [];
  let records = new Map<number, Buffer>();
  let offset = headerBytes;
  while (offset + headerBytes < list.length) {
    const bytes = list.readUInt32LE(offset);
    // At the end is a header again.
    if (bytes <= headerBytes) break;
    const kind = list.readUInt32LE(offset + 4);
    records.set(kind, list.subarray(offset, offset + bytes));
    if (kind === recordKind.tcp) {
      const socket = toListedSocket(records);
      if (socket) found.push(socket);
      records = new Map();
    }
    // Each begins at a multiple of eight.
    offset += Math.ceil(bytes / 8) * 8;
  }
  return found;
}

/** Undefined for a socket that does not listen. The layouts are those of xnu-11417 (`xsocket_n`, `xinpcb_n`, `xtcpcb_n`). */
function toListedSocket(records: ReadonlyMap<number, Buffer>): ListedSocket | undefined {
  const socket = records.get(recordKind.socket);
  const internet = records.get(recordKind.internet);
  const tcp = records.get(recordKind.tcp);
  if (!socket || socket.length < 68 || !internet || internet.length < 80 || !tcp || tcp.length < 40) return undefined;
  if (tcp.readInt32LE(36) !== listening) return undefined;
  const address = internet.readUInt8(44) === isIpv4 ? internet.subarray(76, 80) : internet.subarray(64, 80);
  return {
    id: socket.readBigUInt64LE(8).toString(16),
    uid: socket.readInt32LE(64),
    address: formatAddress(address),
    port: internet.readUInt16BE(18),
  };
}
