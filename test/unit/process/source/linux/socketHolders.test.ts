import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as nodeFs from 'node:fs';
import { runToEnd } from '../../../../../src/common/timeSlicing';
import { keyOf, type Identity } from '../../../../../src/process/identity';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { SocketHolders } from '../../../../../src/process/source/linux/socketHolders';
import type { ProcFs } from '../../../../../src/process/source/linux/statFiles';

describe('SocketHolders', () => {
  const source = createProcfsSource();
  const children: ChildProcess[] = [];
  let time = 0;
  /** The folders of descriptors that were listed, by pid. */
  let listed: number[] = [];
  const fs: ProcFs = {
    ...nodeFs,
    readdirSync: (path) => {
      listed.push(Number(/^\/proc\/(\d+)\/fd$/.exec(path)?.[1]));
      return nodeFs.readdirSync(path);
    },
  };
  let holders: SocketHolders;

  beforeEach(() => {
    time = 0;
    holders = new SocketHolders(fs, () => time);
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  after(() => {
    source.dispose();
  });

  /** Starts a Node.js program, and waits for its first line. */
  async function start(script: string): Promise<{ readonly identity: Identity; readonly line: string }> {
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
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

  const find = (...processes: readonly Identity[]) => {
    listed = [];
    return runToEnd(holders.find(processes));
  };
  const server = (host: string) =>
    `const s = require('net').createServer().listen(0, '${host}', () => console.log(s.address().port))`;

  it('finds servers on IPv4, on IPv6 and on both', async () => {
    for (const host of ['127.0.0.1', '::1', '::']) {
      const { identity, line } = await start(server(host));
      const [socket] = find(identity).get(keyOf(identity)) ?? [];
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
    const found = find(identity, child);
    const [own] = found.get(keyOf(identity)) ?? [];
    assert.ok(own);
    assert.deepEqual(found.get(keyOf(child)), [own]);
    process.kill(child.pid, 'SIGKILL');
  });

  it('loses a port once it is closed', async () => {
    const { identity } = await start(`${server('127.0.0.1')}; process.stdin.on('data', () => s.close())`);
    assert.equal(find(identity).size, 1);
    children[0]?.stdin?.write('close\n');
    const deadline = performance.now() + 10_000;
    while (find(identity).size > 0) {
      assert.ok(performance.now() < deadline, 'it is still listening');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('reads the descriptors of a process again only if there is a socket that it has not seen', async () => {
    const first = await start(server('127.0.0.1'));
    const idle = await start(`console.log('ready'); setInterval(() => {}, 1000)`);
    find(first.identity, idle.identity);
    assert.deepEqual(listed.sort(), [first.identity.pid, idle.identity.pid].sort());
    find(first.identity, idle.identity);
    assert.deepEqual(listed, []);
    const second = await start(server('127.0.0.1'));
    assert.equal(find(first.identity, idle.identity, second.identity).size, 2);
    assert.equal(listed.length, 3);
    find(first.identity, idle.identity, second.identity);
    assert.deepEqual(listed, []);
  });

  it('looks at a new process in the second call, as most are gone by then', async () => {
    const first = await start(server('127.0.0.1'));
    find(first.identity);
    const idle = await start(`console.log('ready'); setInterval(() => {}, 1000)`);
    find(first.identity, idle.identity);
    assert.deepEqual(listed, []);
    find(first.identity, idle.identity);
    assert.deepEqual(listed, [idle.identity.pid]);
  });

  it('looks again after a minute at a process that has a socket', async () => {
    const first = await start(server('127.0.0.1'));
    find(first.identity);
    time = 60_000;
    find(first.identity);
    assert.deepEqual(listed, [first.identity.pid]);
  });
});
