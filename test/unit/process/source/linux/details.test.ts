import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { keyOf } from '../../../../../src/process/identity';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { FakeProc, type FakeProcess } from '../../../support/fakeProc';

describe('readDetails', () => {
  const source = createProcfsSource();
  const self = source.get(process.pid) ?? { pid: 0, startTime: 0 };

  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  after(() => {
    source.dispose();
  });

  /** A shell that has done what it was told, and waits. */
  async function startShell(script: string): Promise<ProcessInfo> {
    const child = spawn('sh', ['-c', `${script} echo 12345; read line`], {
      env: { PATH: process.env.PATH, RUNAWAY_TEST: 'a=b\nc' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const found = source.get(child.pid ?? -1);
    assert(found);
    return found;
  }

  it('finds the ports that a process listens on', async () => {
    const servers = await Promise.all([listen('127.0.0.1'), listen('::1').catch(() => undefined)]);
    try {
      const { listening } = (await source.details(self)) ?? {};
      for (const server of servers) {
        const address = server?.address();
        if (!address || typeof address === 'string') continue;
        const found = listening?.filter(({ port }) => port === address.port);
        assert.deepEqual(
          found?.map((socket) => socket.address),
          [address.address],
        );
      }
    } finally {
      for (const server of servers) server?.close();
    }
  });

  it('counts open files', async () => {
    const few = await source.details(await startShell(''));
    const more = await source.details(await startShell('exec 5</dev/null 6</dev/null 7</dev/null;'));
    assert.equal(more?.descriptors?.count, (few?.descriptors?.count ?? NaN) + 3);
  });

  it('reads the I/O of a process, with that of the children that it has waited for, and not that of another identity', async () => {
    const shell = await startShell('head -c 300000 /dev/zero >/dev/null;');
    const found = await source.io([shell, self, { ...shell, startTime: shell.startTime - 10 }]);
    assert(found);
    assert.deepEqual([...found.keys()], [keyOf(shell), keyOf(self)]);
    const { read, written } = found.get(keyOf(shell)) ?? assert.fail();
    assert(read >= 300_000 && written >= 300_000, `${read} read, ${written} written`);
  });

  it('reads memory, I/O and environment of a child, and nothing for another identity', async () => {
    const identity = await startShell('');
    const details = await source.details(identity);
    assert.equal(details?.environment?.find(({ name }) => name === 'RUNAWAY_TEST')?.value, 'a=b\nc');
    assert.deepEqual(details.listening, []);
    assert(details.io && details.io.written >= 6 && details.io.read > 0);
    const { proportionalMemory } = details;
    // Kernels before 4.14 have no smaps_rollup.
    if (proportionalMemory !== undefined) assert(proportionalMemory > 0 && proportionalMemory <= identity.memory * 2);

    const other = await source.details({ ...identity, startTime: identity.startTime - 10 });
    assert.equal(other, undefined, 'another process has this pid');
  });
});

describe('readDetails, of a made-up /proc', () => {
  let proc: FakeProc;
  let source: ProcessSource;
  let child: FakeProcess;

  beforeEach(() => {
    proc = new FakeProc();
    proc.start({ pid: 10 });
    child = proc.start({ pid: 20, environment: { A: 'b' } });
    source = createProcfsSource({ fs: proc, self: 10, maxKeptFiles: 0, user: 1000 });
    proc.files.set('/proc/20/io', 'rchar: 1\nwchar: 2\n');
    proc.files.set('/proc/20/smaps_rollup', 'Pss:                   3 kB\n');
  });

  afterEach(() => {
    assert.equal(proc.openCount, 0);
  });

  const read = () => source.details(source.get(child.pid) ?? assert.fail());
  const readParts = async () => {
    const { descriptors, io, listening, proportionalMemory, environment } = (await read()) ?? {};
    return { openFiles: descriptors?.count, io, listening, proportionalMemory, environment };
  };

  it('is undefined for each part that is denied, and only for that', async () => {
    // What may not list the descriptors may not read the folder either.
    for (const file of ['environ', 'smaps_rollup', 'fd', 'cwd']) proc.denied.set(`/proc/20/${file}`, 'EACCES');
    assert.deepEqual(await readParts(), {
      openFiles: undefined,
      io: { read: 1, written: 2, readFromDisk: 0, writtenToDisk: 0 },
      listening: undefined,
      proportionalMemory: undefined,
      environment: undefined,
    });
    proc.denied.clear();
    proc.links.set('/proc/20/fd/0', '/dev/null').set('/proc/20/fd/1', 'pipe:[1]');
    assert.deepEqual(await readParts(), {
      openFiles: 2,
      io: { read: 1, written: 2, readFromDisk: 0, writtenToDisk: 0 },
      // Its table of sockets cannot be read.
      listening: undefined,
      proportionalMemory: 3072,
      environment: [{ name: 'A', value: 'b' }],
    });
  });

  it('finds the listening sockets of a process by their inodes, in its own network', async () => {
    const text = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0 100 0 0 10 0',
      '   1: 00000000:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 333 1 0 100 0 0 10 0',
      '   2: 0100007F:1F91 0100007F:A000 01 00000000:00000000 00:00000000 00000000  1000        0 222 1 0 100 0 0 10 0',
    ].join('\n');
    proc.files.set('/proc/20/net/tcp', text);
    const links = ['/dev/null', 'socket:[111]', 'socket:[111]', 'socket:[222]', 'pipe:[333]', 'anon_inode:[eventpoll]'];
    for (const [descriptor, link] of links.entries()) proc.links.set(`/proc/20/fd/${descriptor}`, link);
    const { descriptors, listening } = (await read()) ?? {};
    assert.deepEqual(listening, [{ id: '111', address: '127.0.0.1', port: 8080 }]);
    assert.equal(descriptors?.count, 6);
  });

  it('is undefined for a process that ends while it is read', async () => {
    proc.onCall = (call, path) => {
      if (call === 'read' && path === '/proc/20/smaps_rollup') proc.end(20);
    };
    assert.equal(await read(), undefined);
  });
});

function listen(host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, host, () => {
      resolve(server);
    });
  });
}
