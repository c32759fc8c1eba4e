import assert from 'node:assert/strict';
import * as nodeFs from 'node:fs';
import { readSocketTables } from '../../../../../src/process/source/linux/socketTables';
import type { ProcFs } from '../../../../../src/process/source/linux/statFiles';
import { FakeProc } from '../../../support/fakeProc';

/** A line of /proc/net/tcp: port 80, or a connection to it. */
const line = (inode: number, state = '0A') =>
  `   0: 0100007F:0050 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;

describe('readSocketTables', () => {
  const inodesIn = async (proc: FakeProc) => (await readSocketTables(proc, '/proc/net'))?.map(({ inode }) => inode);

  it('reads the sockets of IPv4 and of IPv6', async () => {
    const proc = new FakeProc();
    proc.files.set('/proc/net/tcp', line(1));
    proc.files.set('/proc/net/tcp6', line(2));
    assert.deepEqual(await inodesIn(proc), [1, 2]);
    assert.equal(proc.openCount, 0);
  });

  it('needs no table of IPv6, and knows nothing without that of IPv4', async () => {
    const proc = new FakeProc();
    proc.files.set('/proc/net/tcp', line(1));
    assert.deepEqual(await inodesIn(proc), [1]);
    proc.files.delete('/proc/net/tcp');
    assert.equal(await inodesIn(proc), undefined);
  });

  it('reads no connections, however many there are', async () => {
    const text = Array.from({ length: 100 }, (_, index) => line(index)).join('') + line(1_000, '01').repeat(64_000);
    let reads = 0;
    const fs: ProcFs = {
      ...nodeFs,
      open: (_path, _flags, callback) => {
        callback(null, 1);
      },
      closeSync: () => undefined,
      read: (_descriptor, buffer, offset, length, _position, callback) => {
        const page = Buffer.from(text.slice(reads * 4_096, (reads + 1) * 4_096));
        reads++;
        callback(null, page.copy(buffer, offset, 0, length));
      },
    };
    const sockets = await readSocketTables(fs, '/proc/net', { tcp: 1, tcp6: 0 });
    assert.equal(sockets?.length, 100);
    assert.equal(reads, Math.ceil((100 * line(1).length + 1) / 4_096));
  });
});
