import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { InspectorError, type InspectorFailure } from '../../../../../src/process/inspect/node/inspectorError';
import { connectToInspector } from '../../../../../src/process/inspect/node/inspectorClient';
import { WebSocketConnection } from '../../../../../src/process/inspect/node/webSocket';
import { FrameReader, encodeFrame, opcodes, type Frame } from '../../../../../src/process/inspect/node/webSocketFrames';
import { waitFor } from '../../../../host/waitFor';
import { accept, frame, HostileServer, readClientFrames } from './hostileServer';

describe('WebSocketConnection', () => {
  let server: HostileServer | undefined;
  let connection: WebSocketConnection | undefined;

  afterEach(async () => {
    connection?.dispose();
    await waitFor('all connections to end', 5_000, () => (server?.openConnections ?? 0) === 0);
    await server?.close();
    [server, connection] = [undefined, undefined];
  });

  async function open(
    onRequest: (socket: Socket, head: string) => void,
    signal?: AbortSignal,
  ): Promise<WebSocketConnection> {
    server = await HostileServer.start(onRequest);
    const limits = { timeoutMs: 300, maxMessageBytes: 1_000_000 };
    connection = await WebSocketConnection.open(server.endpoint, '/id', { ...limits, signal });
    return connection;
  }

  /** Opens a connection on which the server sends this after its consent. */
  const openTo = (...sent: readonly (Buffer | string)[]): Promise<WebSocketConnection> =>
    open((socket, head) => {
      socket.write(Buffer.concat([accept(head), ...sent].map((each) => Buffer.from(each))));
    });

  function isFailure(failure: InspectorFailure): (error: unknown) => boolean {
    return (error) => error instanceof InspectorError && error.failure === failure;
  }

  /** The messages until there are so many. */
  async function receive(from: WebSocketConnection, count: number): Promise<readonly string[]> {
    const messages: string[] = [];
    from.onMessage((message) => messages.push(message));
    await waitFor(`${count} messages`, 5_000, () => messages.length >= count);
    return messages;
  }

  const rejected: readonly (readonly [string, (socket: Socket, head: string) => void, InspectorFailure])[] = [
    ['answers nothing', () => undefined, 'timeout'],
    ['closes the connection', (socket) => socket.destroy(), 'unreachable'],
    ['is no server of HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n'), 'badAnswer'],
    ['redirects', (socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\n\r\n'), 'badAnswer'],
    [
      'has computed a wrong key',
      (socket, head) => socket.write(accept(head).replace('Accept: ', 'Accept: x')),
      'badAnswer',
    ],
    ['consents without a key', (socket) => socket.write('HTTP/1.1 101 Yes\r\n\r\n'), 'badAnswer'],
    [
      'sends headers without end',
      (socket) => {
        const send = (): void => {
          if (!socket.destroyed) socket.write(`X-Filler: ${'x'.repeat(4_000)}\r\n`, send);
        };
        socket.write('HTTP/1.1 101 Switching Protocols\r\n', send);
      },
      'badAnswer',
    ],
  ];
  for (const [what, onRequest, failure] of rejected) {
    it(`rejects a server that ${what}`, async () => {
      await assert.rejects(open(onRequest), isFailure(failure));
    });
  }

  it('rejects a port on which nothing listens, and stops when it is aborted', async () => {
    const abort = new AbortController();
    const opening = open(() => {
      abort.abort();
    }, abort.signal);
    await assert.rejects(opening, isFailure('ended'));
    const endpoint = server?.endpoint ?? assert.fail();
    await server?.close();
    server = undefined;
    const limits = { timeoutMs: 300, maxMessageBytes: 100 };
    await assert.rejects(WebSocketConnection.open(endpoint, '/', limits), isFailure('unreachable'));
  });

  it('receives messages that came with the consent, in fragments, and around a ping', async () => {
    const long = 'ä'.repeat(40_000);
    const messages = receive(
      await openTo(
        frame(opcodes.text, 'one'),
        frame(opcodes.text, 'two ', false),
        frame(opcodes.ping, 'still there?'),
        frame(opcodes.continuation, '', false),
        frame(opcodes.continuation, 'parts'),
        frame(opcodes.text, long),
      ),
      3,
    );
    assert.deepEqual(await messages, ['one', 'two parts', long]);
  });

  it('answers a ping with what it contains, and a close with a close', async () => {
    const sent: Buffer[] = [];
    const { ended } = await open((socket, head) => {
      socket.on('data', (data) => {
        sent.push(data);
        if (sent.length === 1) socket.write(frame(opcodes.close, ''));
      });
      socket.write(Buffer.concat([Buffer.from(accept(head)), frame(opcodes.ping, 'still there?')]));
    });
    assert.equal((await ended).failure, 'ended');
    await waitFor('the close', 5_000, () => readClientFrames(Buffer.concat(sent)).length === 2);
    assert.deepEqual(readClientFrames(Buffer.concat(sent)), [
      { opcode: opcodes.pong, text: 'still there?' },
      { opcode: opcodes.close, text: '' },
    ]);
  });

  const broken: readonly (readonly [string, readonly Buffer[], InspectorFailure])[] = [
    ['sends a masked frame', [encodeFrame(opcodes.text, Buffer.from('{}'))], 'badAnswer'],
    ['sends garbage', [Buffer.alloc(10_000, 'garbage')], 'badAnswer'],
    ['sends bytes', [frame(opcodes.binary, 'x')], 'badAnswer'],
    ['begins a message inside another', [frame(opcodes.text, 'x', false), frame(opcodes.text, 'y')], 'badAnswer'],
    ['continues what was not begun', [frame(opcodes.continuation, 'x')], 'badAnswer'],
    ['sends a ping in fragments', [frame(opcodes.ping, 'x', false)], 'badAnswer'],
    ['sends a ping of a kilobyte', [frame(opcodes.ping, 'x'.repeat(1_000))], 'badAnswer'],
    ['announces 16 exabytes', [Buffer.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255])], 'tooLarge'],
    ['announces more than the limit', [frame(opcodes.text, Buffer.alloc(1_000_001))], 'tooLarge'],
    [
      'passes the limit in fragments',
      [frame(opcodes.text, Buffer.alloc(600_000), false), frame(opcodes.continuation, Buffer.alloc(600_000), false)],
      'tooLarge',
    ],
    [
      'sends empty fragments without end',
      [frame(opcodes.text, '', false), ...Array.from({ length: 70_000 }, () => frame(opcodes.continuation, '', false))],
      'tooLarge',
    ],
  ];
  for (const [what, sent, failure] of broken) {
    it(`ends the connection to a server that ${what}`, async () => {
      const { ended } = await openTo(...sent);
      assert.equal((await ended).failure, failure);
    });
  }

  it('ends if the server breaks off in the middle of a frame', async () => {
    const { ended } = await open((socket, head) => {
      socket.end(Buffer.concat([Buffer.from(accept(head)), frame(opcodes.text, 'long message').subarray(0, 5)]));
    });
    assert.equal((await ended).failure, 'ended');
  });

  it('lets calls fail when the session ends, when the answer is late, and when it is an error', async () => {
    server = await HostileServer.start((socket, head) => {
      socket.write(accept(head));
      socket.on('data', (data) => {
        for (const { text } of readClientFrames(data)) {
          const { id, method } = JSON.parse(text) as { id: number; method: string };
          const answers: Readonly<Record<string, unknown>> = {
            works: { id, result: { value: 1 } },
            fails: { id, error: { code: -32_000, message: 'Not now' } },
            lies: { id: 'x', result: 7 },
          };
          socket.write(frame(opcodes.text, 'no JSON'));
          socket.write(frame(opcodes.text, '[1]'));
          socket.write(frame(opcodes.text, '{"method":"Some.event","params":7}'));
          if (method in answers) socket.write(frame(opcodes.text, JSON.stringify(answers[method])));
          if (method === 'ends') socket.destroy();
        }
      });
    });
    const client = await connectToInspector(server.endpoint, '/');
    assert.deepEqual(await client.send('works'), { value: 1 });
    await assert.rejects(
      client.send('fails'),
      (error) => isFailure('rejected')(error) && String(error).includes('Not now'),
    );
    await assert.rejects(client.send('lies', {}, 100), isFailure('timeout'));
    await assert.rejects(client.send('ends'), isFailure('ended'));
    await assert.rejects(client.send('works'), isFailure('ended'));
  });
});

describe('FrameReader', () => {
  it('finds the same frames however the bytes arrive', () => {
    const sizes = fc.array(fc.nat(300), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(sizes, cuts, (lengths, steps) => {
        const data = Buffer.concat(lengths.map((length) => frame(opcodes.text, 'x'.repeat(length))));
        const reader = new FrameReader(1_000);
        const found: Frame[] = [];
        for (let at = 0, turn = 0; at < data.length; turn++) {
          const end = at + (steps[turn % steps.length] ?? 1);
          found.push(...reader.read(data.subarray(at, end)));
          at = end;
        }
        assert.deepEqual(
          found.map(({ payload }) => payload.length),
          lengths,
        );
      }),
    );
  });

  it('reads a frame of 16 MB that arrives in small parts without copying it each time', () => {
    const data = frame(opcodes.text, Buffer.alloc(16 * 1024 * 1024));
    const reader = new FrameReader(data.length);
    let count = 0;
    for (let at = 0; at < data.length; at += 1_000) count += [...reader.read(data.subarray(at, at + 1_000))].length;
    assert.equal(count, 1);
  });
});
