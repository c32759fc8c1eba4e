import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GrowingBuffer } from '../../../../../src/process/source/windows/growingBuffer';
import { tcpTableClass } from '../../../../../src/process/source/windows/iphlpapi';
import { decodeTcpSockets, readTcpSockets } from '../../../../../src/process/source/windows/tcpTables';
import { FakeWindows } from '../../../support/fakeWindows';

describe('readTcpSockets', () => {
  it('reads the sockets of both versions of the protocol', () => {
    const windows = new FakeWindows();
    windows.sockets = [
      { pid: 8, address: '127.0.0.1', port: 5_173 },
      { pid: 12, address: '::1', port: 65_535 },
      { pid: 12, address: '127.0.0.1', port: 49_152, remotePort: 443 },
    ];
    const read = (tableClass: number) => readTcpSockets(windows.api.iphlpapi, tableClass, new GrowingBuffer());
    const server = { isListening: true, isConnected: false, remotePort: 0 };
    const connection = { isListening: false, isConnected: true, remotePort: 443 };
    const listening = [{ pid: 8, address: '127.0.0.1', port: 5_173, ...server }];
    const listening6 = [{ pid: 12, address: '::1', port: 65_535, ...server }];
    const connected = [{ pid: 12, address: '127.0.0.1', port: 49_152, ...connection }];
    assert.deepEqual(read(tcpTableClass.listeners), [...listening, ...listening6]);
    assert.deepEqual(read(tcpTableClass.all), [...listening, ...connected, ...listening6]);
  });

  it('reads a table that does not fit into the buffer yet', () => {
    const windows = new FakeWindows();
    windows.sockets = Array.from({ length: 5_000 }, (_, port) => ({ pid: 8, address: '0.0.0.0', port }));
    const found = readTcpSockets(windows.api.iphlpapi, tcpTableClass.listeners, new GrowingBuffer());
    assert.equal(found?.length, 5_000);
  });

  it('tells of one version if there is no other, and is undefined if there is none', () => {
    const { iphlpapi } = new FakeWindows().api;
    const without = (families: readonly number[]) =>
      readTcpSockets(
        {
          getExtendedTcpTable: (family, ...rest) =>
            families.includes(family) ? { error: 50, length: 0 } : iphlpapi.getExtendedTcpTable(family, ...rest),
        },
        tcpTableClass.listeners,
        new GrowingBuffer(),
      );
    assert.deepEqual([without([23]), without([2, 23])], [[], undefined]);
  });
});

describe('decodeTcpSockets', () => {
  it('reads any bytes to some sockets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_024 }), fc.constantFrom('ipv4', 'ipv6'), (bytes, version) => {
        for (const { port, address } of decodeTcpSockets(Buffer.from(bytes), version)) {
          assert.ok(port >= 0 && port <= 65_535);
          assert.match(address, version === 'ipv4' ? /^[\d.]{7,15}$/ : /^[\da-f:.]{2,45}$/);
        }
      }),
    );
  });
});
