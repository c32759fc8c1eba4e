import type { KoffiFunc } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';

/** Address families (ws2def.h). */
export const addressFamily = { ipv4: 2, ipv6: 23 } as const;

/** Which rows a table has (`TCP_TABLE_CLASS`, iprtrmib.h), each with the pid of its process. */
export const tcpTableClass = { listeners: 3, all: 5 } as const;

export interface TableResult {
  /** 0, or an error code of Win32. */
  readonly error: number;
  /** The number of bytes that it has, or needs. */
  readonly length: number;
}

/** The functions of iphlpapi.dll that are called, with the names and the meanings that they have there. */
export interface Iphlpapi {
  getExtendedTcpTable(family: number, tableClass: number, buffer: Buffer): TableResult;
}

/** Declares the functions in koffi. */
export function loadIphlpapi(koffi: Koffi): Iphlpapi {
  const library = koffi.load('iphlpapi.dll');
  const getExtendedTcpTable = library.func(
    'uint32_t GetExtendedTcpTable(void *table, void *size, int order, uint32_t family, int tableClass, uint32_t reserved)',
  ) as KoffiFunc<
    (table: Buffer, size: Buffer, order: number, family: number, tableClass: number, reserved: number) => number
  >;
  const size = Buffer.alloc(4);
  return {
    getExtendedTcpTable: (family, tableClass, buffer) => {
      size.writeUInt32LE(buffer.length);
      const error = getExtendedTcpTable(buffer, size, 0, family, tableClass, 0);
      return { error, length: size.readUInt32LE() };
    },
  };
}
