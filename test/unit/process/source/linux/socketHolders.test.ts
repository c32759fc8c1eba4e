import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { runInSlices } from '../../../../../src/common/timeSlicing';
import { keyOf, type Identity } from '../../../../../src/process/identity';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { SocketHolders } from '../../../../../src/process/source/linux/socketHolders';
import type { ProcFs } from '../../../../../src/process/source/linux/statFiles';
import { FakeProc } from '../../../support/fakeProc';

describe('SocketHolders', () => {
  const source = createProcfsSource();
  const children: ChildProcess[] = [];
  let time = 0;
  /** The folders of descriptors that were listed, by pid. */
  let listed: number[] = [];
  const fs: ProcFs = {
    ...nodeFs,
    opendirSync: (path, options) => {
      listed.push(Number(/^\/proc\/(\d+)\/fd$/.exec(path)?.[1]));
      return nodeFs.opendirSync(path, options);
    },
  };
  /** When each process has run last, by pid: by default just now. */
  let ranAt: Map<number, number>;
  let holders: SocketHolders;

  beforeEach(() => {
    time = 0;
    ranAt = new Map();
    holders = new SocketHolders(
      fs,
      () => time,
      ({ pid }, at) => (ranAt.get(pid) ?? Infinity) >= at,
    );
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  after(() => {
    source.dispose();
  });

  const node = [process.execPath, '-e'] as const;
  const python = ['python3', '-c'] as const;

  /** Starts a program, and waits for its first line. */
  async function start(
    script: string,
    [command, option] = node as readonly [string, string],
  ): Promise<{ readonly identity: Identity; readonly line: string }> {
    const child = spawn(command, [option, dedent(script)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (data: Buffer) => {
        resolve(data.toString().trim());
      }),
    );
    const identity = source.get(child.pid ?? 0);
    assert.ok(identity);
    return { identity, line };
  }

  /** Each call is two seconds after the one before. */
  const find = async (...processes: readonly Identity[]) => {
    listed = [];
    time += 2_000;
    const { value } = await runInSlices(holders.find(processes), 1, () => performance.now());
    return value ?? assert.fail('there is no /proc/net');
  };
  const server = (host: string) =>
    `const s = require('net').createServer().listen(0, '${host}', () => console.log(s.address().port))`;

  it('finds servers on IPv4, on IPv6 and on both', async () => {
    for (const host of ['127.0.0.1', '::1', '::']) {
      const { identity, line } = await start(server(host));
      const [socket] = (await find(identity)).get(keyOf(identity)) ?? [];
      assert.deepEqual(
        { address: socket?.address, port: socket?.port },
        { address: host, port: Number(line) },
        'in the first call, since the socket is new',
      );
    }
  });

  it('finds a socket in the process that has opened it and in a child that has inherited it, as one', async () => {
    const { identity, line } = await start(`
      const s = require('net').createServer().listen(0, () => {
        const child = require('child_process').spawn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore', s._handle.fd] });
        process.stdin.on('close', () => child.kill('SIGKILL'));
        process.on('exit', () => child.kill('SIGKILL'));
        console.log(child.pid);
      })`);
    const child = source.get(Number(line));
    assert.ok(child);
    const found = await find(identity, child);
    const [own] = found.get(keyOf(identity)) ?? [];
    assert.ok(own);
    assert.deepEqual(found.get(keyOf(child)), [own]);
    process.kill(child.pid, 'SIGKILL');
  });

  it('loses a port once it is closed', async () => {
    const { identity } = await start(`${server('127.0.0.1')}; process.stdin.on('data', () => s.close())`);
    assert.equal((await find(identity)).size, 1);
    children[0]?.stdin?.write('close\n');
    const deadline = performance.now() + 10_000;
    while ((await find(identity)).size > 0) {
      assert.ok(performance.now() < deadline, 'it is still listening');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('reads the descriptors of a process again only if there is a socket that it has not seen', async () => {
    const first = await start(server('127.0.0.1'));
    const idle = await start(`console.log('ready'); setInterval(() => {}, 1000)`);
    await find(first.identity, idle.identity);
    assert.deepEqual(listed.sort(), [first.identity.pid, idle.identity.pid].sort());
    await find(first.identity, idle.identity);
    assert.deepEqual(listed, []);
    const second = await start(server('127.0.0.1'));
    assert.equal((await find(first.identity, idle.identity, second.identity)).size, 2);
    assert.equal(listed.length, 3);
    await find(first.identity, idle.identity, second.identity);
    assert.deepEqual(listed, []);
  });

  it('reads the descriptors of a process that has not run only when it has, however many sockets there are', async () => {
    const first = await start(server('127.0.0.1'));
    const later = await start(`${server('127.0.0.1')}; process.stdin.on('data', () => {
      const other = require('net').createServer().listen(0, '127.0.0.1', () => console.log(other.address().port));
    })`);
    for (let call = 0; call < 5; call++) await find(first.identity, later.identity);
    ranAt.set(first.identity.pid, 0);
    ranAt.set(later.identity.pid, 0);
    const opened = new Promise((resolve) => children[1]?.stdout?.once('data', resolve));
    children[1]?.stdin?.write('open\n');
    await opened;
    assert.equal((await find(first.identity, later.identity)).get(keyOf(later.identity))?.length, 1);
    assert.deepEqual(listed, [], 'as far as is known, neither has run');
    ranAt.set(later.identity.pid, time + 1);
    assert.equal((await find(first.identity, later.identity)).get(keyOf(later.identity))?.length, 2);
    assert.deepEqual(listed, [later.identity.pid]);
    await find(first.identity, later.identity);
    assert.deepEqual(listed, []);
  });

  it('looks at a new process in the second call, as most are gone by then, and once more after five seconds', async () => {
    const first = await start(server('127.0.0.1'));
    for (let call = 0; call < 4; call++) await find(first.identity);
    const idle = await start(`console.log('ready'); setInterval(() => {}, 1000)`);
    const looks: number[] = [];
    for (let call = 0; call < 8; call++) {
      await find(first.identity, idle.identity);
      looks.push(listed.length);
    }
    assert.deepEqual(looks, [0, 1, 0, 0, 1, 0, 0, 0]);
  });

  it('finds both of two processes that listen on one port with SO_REUSEPORT', async () => {
    const reusing = (port: string) => `
      import socket, sys
      s = socket.socket()
      s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
      s.bind(('127.0.0.1', ${port}))
      s.listen()
      print(s.getsockname()[1], flush=True)
      sys.stdin.read()`;
    const first = await start(reusing('0'), python);
    const second = await start(reusing(first.line), python);
    const found = await find(first.identity, second.identity);
    const [a] = found.get(keyOf(first.identity)) ?? [];
    const [b] = found.get(keyOf(second.identity)) ?? [];
    assert.deepEqual([a?.port, b?.port], [Number(first.line), Number(first.line)]);
    assert.notEqual(a?.id, b?.id);
  });

  it('finds a server that has taken the place of another, though there are as many sockets as before', async () => {
    const first = await start(server('127.0.0.1'));
    await find(first.identity);
    children[0]?.kill('SIGKILL');
    const second = await start(server('127.0.0.1'));
    const ports = [...(await find(second.identity)).values()].flat().map(({ port }) => port);
    assert.deepEqual(ports, [Number(second.line)]);
  });
});

/** Without the indentation of the first line, which Python takes for a part of the program. */
function dedent(script: string): string {
  const indentation = /^\n( *)/.exec(script)?.[1] ?? '';
  return script.replaceAll(`\n${indentation}`, '\n');
}

describe('SocketHolders, of a made-up /proc', () => {
  /** A line of /proc/net/tcp: port 80, or a connection to it. */
  const line = (inode: number, state = '0A') =>
    `   0: 0100007F:0050 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
  const counts = (tcp: number) => `sockets: used 9\nTCP: inuse ${tcp} orphan 0 tw 0 alloc 9 mem 0\n`;
  let proc: FakeProc;
  let holders: SocketHolders;
  let time: number;
  let calls: string[];

  beforeEach(() => {
    proc = new FakeProc();
    time = 0;
    holders = new SocketHolders(proc, () => time);
    proc.onCall = (call, path) => calls.push(`${call} ${path}`);
    calls = [];
  });

  const setTable = (text: string, folder = '/proc/net'): void => {
    proc.files.set(`${folder}/tcp`, text);
    proc.files.set(`${folder}/sockstat`, counts(text.split('\n').length - 1));
  };
  const find = async (...pids: readonly number[]) => {
    calls = [];
    time += 2_000;
    const processes = pids.map((pid) => ({ pid, startTime: 0 }));
    const { value } = await runInSlices(holders.find(processes), 1, () => 0);
    return value && [...value].map(([key, sockets]) => [key, ...sockets.map(({ id }) => id)].join(' '));
  };
  const countOf = (part: string) => calls.filter((call) => call.includes(part)).length;

  it('knows nothing if there are no tables', async () => {
    proc.start({ pid: 20 });
    assert.equal(await find(20), undefined);
  });

  it('does not read the tables again while the numbers of sockets are the same, except once in a while', async () => {
    proc.start({ pid: 20 });
    setTable(line(1));
    proc.links.set('/proc/20/fd/3', 'socket:[1]');
    for (let call = 0; call < 6; call++) await find(20);
    const reads: number[] = [];
    for (let call = 0; call < 20; call++) {
      assert.deepEqual(await find(20), ['20.0 1']);
      reads.push(countOf('open /proc/net/tcp'));
    }
    assert.equal(reads.filter((count) => count > 0).length, 1);
    setTable(line(1) + line(2));
    await find(20);
    assert.equal(countOf('open /proc/net/tcp'), 1);
  });

  it('finds a socket that a process has under another number now, and loses one that it has closed', async () => {
    proc.start({ pid: 20 });
    setTable(line(1));
    proc.links.set('/proc/20/fd/3', 'socket:[1]');
    assert.deepEqual(await find(20), ['20.0 1']);
    proc.links.delete('/proc/20/fd/3');
    proc.links.set('/proc/20/fd/7', 'socket:[1]');
    assert.deepEqual(await find(20), ['20.0 1']);
    proc.links.delete('/proc/20/fd/7');
    assert.deepEqual(await find(20), []);
  });

  it('does not take a process for another that had its pid', async () => {
    proc.start({ pid: 20 });
    setTable(line(1));
    proc.links.set('/proc/20/fd/3', 'socket:[1]');
    await find(20);
    proc.links.delete('/proc/20/fd/3');
    time += 2_000;
    const { value } = await runInSlices(holders.find([{ pid: 20, startTime: 5 }]), 1, () => 0);
    assert.deepEqual([...(value ?? [])], []);
  });

  it('reads the tables of the network of a container', async () => {
    proc.start({ pid: 20 });
    setTable('');
    setTable(line(7), '/proc/20/net');
    proc.links.set('/proc/20/ns/net', 'net:[2]');
    proc.links.set('/proc/20/fd/3', 'socket:[7]');
    assert.deepEqual(await find(20), ['20.0 7']);
  });

  it('looks at the first ten thousand descriptors of a process', async () => {
    proc.start({ pid: 20 });
    setTable(line(1));
    for (let descriptor = 0; descriptor < 20_000; descriptor++) {
      proc.links.set(`/proc/20/fd/${descriptor}`, descriptor === 9_999 ? 'socket:[1]' : '/dev/null');
    }
    assert.deepEqual(await find(20), ['20.0 1']);
    assert.equal(countOf('readlink /proc/20/fd/'), 10_000);
    await find(20);
    assert.equal(countOf('readlink /proc/20/fd/'), 1);
  });

  it('finds nothing in a process of another user, and what the others have', async () => {
    proc.start({ pid: 20 });
    proc.start({ pid: 21 });
    setTable(line(1) + line(2));
    proc.links.set('/proc/20/fd/3', 'socket:[1]');
    proc.links.set('/proc/21/fd/3', 'socket:[2]');
    proc.denied.set('/proc/20/fd', 'EACCES');
    assert.deepEqual(await find(20, 21), ['21.0 2']);
  });
});
