import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { findInspector } from '../../../../../src/process/inspect/node/findInspector';
import { waitFor } from '../../../../host/waitFor';
import { HostileServer } from './hostileServer';

const version = { Browser: 'node.js/v20.20.2', 'Protocol-Version': '1.1' };
const targets = [{ id: 'a-1', webSocketDebuggerUrl: 'ws://127.0.0.1:9229/a-1' }];

/** Answers `/json/version` and `/json/list` with these documents. */
function answer(first: unknown, second: unknown = targets): (socket: Socket, head: string) => void {
  return (socket, head) => {
    const body = JSON.stringify(head.startsWith('GET /json/version ') ? first : second);
    socket.end(`HTTP/1.0 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  };
}

function withUrl(webSocketDebuggerUrl: unknown): unknown {
  return [{ webSocketDebuggerUrl }];
}

describe('findInspector', () => {
  const servers: HostileServer[] = [];

  afterEach(async () => {
    await waitFor('all connections to end', 5_000, () => servers.every((each) => each.openConnections === 0));
    for (const server of servers.splice(0)) await server.close();
  });

  async function find(...behaviours: readonly ((socket: Socket, head: string) => void)[]) {
    for (const behaviour of behaviours) servers.push(await HostileServer.start(behaviour));
    const listening = servers.map(({ endpoint: { host, port } }) => ({ address: host, port }));
    return findInspector(listening, { timeoutMs: 300 });
  }

  it('finds the inspector among other servers, of which some never answer', async () => {
    const silent = (): void => undefined;
    const web = (socket: Socket): void => void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}');
    const found = await find(silent, web, answer(version), silent);
    assert.deepEqual(found, { host: '127.0.0.1', port: servers[2]?.endpoint.port, path: '/a-1' });
  });

  it('takes the path of the answer, and never its host', async () => {
    const found = await find(
      answer({ ...version, Browser: 'Deno' }, []),
      answer(version, withUrl('ws://evil:1/ws/1b')),
    );
    assert.deepEqual(found, { host: '127.0.0.1', port: servers[1]?.endpoint.port, path: '/ws/1b' });
  });

  const others: readonly (readonly [string, (socket: Socket, head: string) => void])[] = [
    ['says nothing', () => undefined],
    ['closes the connection', (socket) => socket.destroy()],
    ['is a browser', answer({ ...version, Browser: 'Chrome/140.0' })],
    ['answers with a list', answer([version])],
    ['answers with null', answer(null)],
    ['has numbers for names', answer({ Browser: 1, 'Protocol-Version': 1 })],
    ['has no targets', answer(version, [])],
    ['has targets that are none', answer(version, [null])],
    ['has a target without an address', answer(version, withUrl(undefined))],
    ['puts a line break into the path', answer(version, withUrl('ws://127.0.0.1:9229/a\r\nX: y'))],
    ['has a path that is too long', answer(version, withUrl(`ws://127.0.0.1:9229/${'a'.repeat(1_000)}`))],
    ['redirects', (socket) => socket.end('HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:9229/json/version\r\n\r\n')],
    ['speaks first of something else', (socket) => socket.end(Buffer.alloc(1_000, '\xff\x00'))],
    ['cuts its answer off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"Browser":')],
    [
      'sends without end',
      (socket) => {
        const send = (): void => {
          if (!socket.destroyed) socket.write(' '.repeat(4_000), send);
        };
        socket.write('HTTP/1.1 200 OK\r\n\r\n', send);
      },
    ],
    [
      'sends a byte now and then',
      (socket) => {
        const timer = setInterval(() => socket.write(' '), 10);
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.on('close', () => {
          clearInterval(timer);
        });
      },
    ],
  ];
  for (const [what, behaviour] of others) {
    it(`takes no server for an inspector that ${what}`, async () => {
      assert.equal(await find(behaviour), undefined);
    });
  }

  it('finds none where nothing listens', async () => {
    assert.equal(await findInspector([]), undefined);
    assert.equal(await findInspector([{ address: '127.0.0.1', port: 1 }]), undefined);
  });
});
