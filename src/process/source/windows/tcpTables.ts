import { formatAddress } from '../formatAddress';
import type { GrowingBuffer } from './growingBuffer';
import { addressFamily, type Iphlpapi } from './iphlpapi';
import { win32Error } from './kernel32';

/** A TCP socket, as a table of Windows describes it. */
export interface TcpSocket {
  /** The process that has opened it. */
  readonly pid: number;
  readonly isListening: boolean;
  readonly isConnected: boolean;
  readonly address: string;
  readonly port: number;
  readonly remotePort: number;
}

/** A table for each version of the protocol. */
type IpVersion = keyof typeof addressFamily;

/** Where things are in a row, in bytes (`MIB_TCPROW_OWNER_PID`, `MIB_TCP6ROW_OWNER_PID`; tcpmib.h). */
const layouts = {
  ipv4: { bytes: 24, addressBytes: 4, state: 0, address: 4, port: 8, remotePort: 16, pid: 20 },
  ipv6: { bytes: 56, addressBytes: 16, state: 48, address: 0, port: 20, remotePort: 44, pid: 52 },
} as const;

/** `MIB_TCP_STATE` (tcpmib.h) */
const tcpState = { listening: 2, connected: 5 } as const;

/** The number of rows is before the first one. */
const headerBytes = 4;

/**
 * The TCP sockets of all processes, of both versions of the protocol, as far as the system has them.
 * @param tableClass one of {@link tcpTableClass}
 * @returns undefined if the system does not tell them.
 */
export function readTcpSockets(
  iphlpapi: Iphlpapi,
  tableClass: number,
  buffer: GrowingBuffer,
): readonly TcpSocket[] | undefined {
  const read = (version: IpVersion): readonly TcpSocket[] | undefined => {
    const table = buffer.fill((part) => {
      const { error, length } = iphlpapi.getExtendedTcpTable(addressFamily[version], tableClass, part);
      if (error === 0) return { result: 'filled', length };
      return { result: error === win32Error.insufficientBuffer ? 'tooSmall' : 'failed', length };
    });
    return table && decodeTcpSockets(table, version);
  };
  const [ipv4, ipv6] = [read('ipv4'), read('ipv6')];
  return ipv4 || ipv6 ? [...(ipv4 ?? []), ...(ipv6 ?? [])] : undefined;
}

/** Reads a table. Any bytes are read to some sockets: what is not within the buffer is left out. */
export function decodeTcpSockets(table: Buffer, version: IpVersion): readonly TcpSocket[] {
  if (table.length < headerBytes) return [];
  const layout = layouts[version];
  const count = Math.min(table.readUInt32LE(0), Math.floor((table.length - headerBytes) / layout.bytes));
  return Array.from({ length: count }, (_, index) => {
    const row = table.subarray(headerBytes + index * layout.bytes, headerBytes + (index + 1) * layout.bytes);
    const state = row.readUInt32LE(layout.state);
    return {
      pid: row.readUInt32LE(layout.pid),
      isListening: state === tcpState.listening,
      isConnected: state === tcpState.connected,
      address: formatAddress(row.subarray(layout.address, layout.address + layout.addressBytes)),
      // In the order of the network, in the first two bytes of four.
      port: row.readUInt16BE(layout.port),
      remotePort: row.readUInt16BE(layout.remotePort),
    };
  });
}
