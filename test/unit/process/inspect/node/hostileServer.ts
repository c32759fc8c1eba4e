import { createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Endpoint } from '../../../../../src/process/inspect/node/connect';

/** A server that answers as a test wants, and may break every rule. */
export class HostileServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly endpoint: Endpoint,
  ) {}

  /** `onRequest` is called with the head of each request. */
  static start(onRequest: (socket: Socket, head: string) => void): Promise<HostileServer> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        started?.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('data', (data) => {
          onRequest(socket, data.toString('latin1'));
        });
      });
      let started: HostileServer | undefined;
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        started = new HostileServer(server, { host: '127.0.0.1', port });
        resolve(started);
      });
    });
  }

  /** How many connections have not ended yet. */
  get openConnections(): number {
    return [...this.sockets].filter((socket) => !socket.destroyed).length;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The consent to a WebSocket (RFC 6455, section 4.2.2). */
export function accept(head: string): string {
  const key = /^sec-websocket-key: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
  const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${hash}\r\n\r\n`;
}

/** A frame as a server sends it. */
export function frame(opcode: number, payload: Buffer | string, isFinal = true): Buffer {
  const data = Buffer.from(payload);
  const { length } = data;
  const first = (isFinal ? 0x80 : 0) | opcode;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), data]);
  const head = Buffer.alloc(length < 0x10000 ? 4 : 10);
  head[0] = first;
  if (length < 0x10000) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  head[1] = length < 0x10000 ? 126 : 127;
  return Buffer.concat([head, data]);
}

/** The frames in what a client has sent, unmasked. */
export function readClientFrames(data: Buffer): readonly { readonly opcode: number; readonly text: string }[] {
  const frames: { opcode: number; text: string }[] = [];
  for (let at = 0; at + 6 <= data.length;) {
    const [first = 0, second = 0] = data.subarray(at);
    const short = second & 0x7f;
    const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
    const length =
      short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
    const mask = data.subarray(start, start + 4);
    const payload = data.subarray(start + 4, start + 4 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    frames.push({ opcode: first & 0x0f, text: Buffer.from(payload).toString() });
    at = start + 4 + length;
  }
  return frames;
}
