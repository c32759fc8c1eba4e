import assert from 'node:assert/strict';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { PortState } from '../../../../../src/process/portState';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { FakeProc } from '../../../support/fakeProc';
import { findUnusedPort } from '../../../support/findUnusedPort';
import { RealProcessFixture, until } from '../../../support/realProcessFixture';

const uid = 1000;

/** A socket that listens on port 5173. */
function socketLine(inode: number, { address = '0100007F', user = uid } = {}): string {
  return `0: ${address}:1435 00000000:0000 0A 00000000:00000000 00:00000000 00000000 ${user} 0 ${inode} 1 0 100 0 0 10 0\n`;
}

function summaryOf(state: PortState | undefined) {
  return state?.holders.map(({ process: { pid }, addresses, isInherited }) => ({ pid, addresses, isInherited }));
}

describe('What listens on a port', () => {
  function open(
    sockets: string,
    descriptors: Readonly<Record<string, number>>,
  ): { proc: FakeProc; source: ProcessSource } {
    const proc = new FakeProc();
    proc.start({ pid: 10 });
    proc.files.set('/proc/net/tcp', sockets);
    for (const [descriptor, inode] of Object.entries(descriptors)) {
      proc.links.set(`/proc/${descriptor}`, `socket:[${inode}]`);
    }
    return { proc, source: createProcfsSource({ fs: proc, self: 10, maxKeptFiles: 0, user: uid }) };
  }

  it('is told with all its addresses, and without the sockets of other ports', async () => {
    const sockets = socketLine(1) + socketLine(2, { address: '00000000' }) + socketLine(3).replace('1435', '1436');
    const { proc, source } = open(sockets, { '20/fd/3': 1, '20/fd/4': 2, '21/fd/3': 3 });
    proc.start({ pid: 20 });
    proc.start({ pid: 21 });
    assert.deepEqual(summaryOf(await source.portHolders(5173)), [
      { pid: 20, addresses: ['0.0.0.0', '127.0.0.1'], isInherited: false },
    ]);
  });

  it('says of a descendant with the same socket that it has inherited it, and not of one with a socket of its own', async () => {
    const { proc, source } = open(socketLine(1) + socketLine(2), {
      '20/fd/3': 1,
      '22/fd/3': 1,
      '23/fd/3': 1,
      '23/fd/4': 2,
    });
    proc.start({ pid: 20, parentPid: 1 });
    proc.start({ pid: 21, parentPid: 20 });
    proc.start({ pid: 22, parentPid: 21 });
    proc.start({ pid: 23, parentPid: 21 });
    const found = summaryOf(await source.portHolders(5173));
    assert.deepEqual(
      found?.map(({ pid, isInherited }) => [pid, isInherited]),
      [
        [20, false],
        [22, true],
        [23, false],
      ],
    );
  });

  it('says of no holder that it has inherited the socket if the process that opened it is gone', async () => {
    const { proc, source } = open(socketLine(1), { '21/fd/3': 1, '22/fd/3': 1 });
    proc.start({ pid: 21, parentPid: 1 });
    proc.start({ pid: 22, parentPid: 1 });
    const found = await source.portHolders(5173);
    assert.deepEqual(
      found?.holders.map(({ isInherited }) => isInherited),
      [false, false],
    );
  });

  it('names the user of a socket whose process may not be looked into', async () => {
    const { proc, source } = open(socketLine(1, { user: 33 }) + socketLine(2), { '20/fd/3': 1 });
    proc.files.set('/etc/passwd', 'root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n');
    proc.start({ pid: 20, uid: 33 });
    proc.denied.set('/proc/20/fd', 'EACCES');
    assert.deepEqual(await source.portHolders(5173), {
      holders: [],
      hidden: [
        { address: '127.0.0.1', user: 'www-data' },
        { address: '127.0.0.1', user: undefined },
      ],
    });
  });

  it('is looked for in no process if no socket listens on the port', async () => {
    const { proc, source } = open(socketLine(1), { '20/fd/3': 1 });
    proc.start({ pid: 20 });
    const calls: string[] = [];
    proc.onCall = (call, path) => calls.push(`${call} ${path}`);
    assert.deepEqual(await source.portHolders(80), { holders: [], hidden: [] });
    assert.deepEqual(
      calls.filter((call) => call.includes('/fd')),
      [],
    );
  });

  it('is not known if the sockets cannot be read', async () => {
    const { proc, source } = open('', {});
    proc.files.delete('/proc/net/tcp');
    assert.equal(await source.portHolders(5173), undefined);
  });

  it('is left out if it ends while it is looked at', async () => {
    const { proc, source } = open(socketLine(1), { '20/fd/3': 1 });
    proc.start({ pid: 20 });
    proc.onCall = (_call, path) => {
      if (path === '/proc/20/fd/3') proc.end(20);
    };
    const found = await source.portHolders(5173);
    assert.deepEqual([found?.holders.length, found?.hidden.length], [0, 1]);
  });
});

describe('What listens on a port of this machine', () => {
  let fixture: RealProcessFixture;
  let source: ProcessSource;
  let port: number;

  beforeEach(async () => {
    fixture = new RealProcessFixture();
    source = createProcfsSource();
    port = await findUnusedPort();
  });

  afterEach(() => {
    fixture.dispose();
    source.dispose();
  });

  for (const [host, address] of [
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
  ] as const) {
    it(`is found by its socket on ${host}`, async () => {
      const pid = fixture.start(process.execPath, [
        '-e',
        `require('net').createServer().listen({ port: ${port}, host: '${host}' })`,
      ]);
      await untilListening(source, port, 1);
      assert.deepEqual(summaryOf(await source.portHolders(port)), [{ pid, addresses: [address], isInherited: false }]);
    });
  }

  it('is told from a child that has only a copy of its socket', async () => {
    const pid = fixture.start(process.execPath, [
      '-e',
      `const server = require('net').createServer().listen({ port: ${port}, host: '127.0.0.1' }, () => {
        require('child_process').spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', server._handle.fd] });
      })`,
    ]);
    await untilListening(source, port, 2);
    const found = summaryOf(await source.portHolders(port)) ?? [];
    assert.deepEqual(found.find((holder) => holder.pid === pid)?.isInherited, false);
    assert.deepEqual(found.find((holder) => holder.pid !== pid)?.isInherited, true);
  });
});

/** Waits until so many processes listen on a port. */
async function untilListening(source: ProcessSource, port: number, count: number): Promise<void> {
  let found = 0;
  await until(`${count} to listen on ${port}`, () => {
    void source.portHolders(port).then((state) => (found = state?.holders.length ?? 0));
    return found === count;
  });
}
