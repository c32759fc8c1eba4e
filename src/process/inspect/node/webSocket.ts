import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { Emitter, type Disposable } from '../../../common/event';
import { connectByTcp, formatEndpoint, type Connect, type Endpoint } from './connect';
import { parseHttpHead } from './httpHead';
import { InspectorError } from './inspectorError';
import { encodeFrame, FrameReader, opcodes, type Frame } from './webSocketFrames';

export interface WebSocketOptions {
  /** For the connection and the handshake together. */
  readonly timeoutMs: number;
  /** A message may have so many bytes. */
  readonly maxMessageBytes: number;
  readonly signal?: AbortSignal | undefined;
  readonly connect?: Connect;
}

/** A key is hashed with it (RFC 6455, section 1.3). */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const maxHeadBytes = 16 * 1024;
/** Frames of one message, which may be empty. */
const maxParts = 65_536;
/** How long the other side may take to read the last frame, in ms. */
const closeLimitMs = 1_000;

/**
 * A WebSocket to a server on this machine (RFC 6455). Node.js has one of its own only since version 22, and the extension
 * hosts of older VS Codes have Node.js 20.
 */
export class WebSocketConnection implements Disposable {
  private readonly messages = new Emitter<string>();
  readonly onMessage = this.messages.event;
  private readonly reader: FrameReader;
  private parts: Buffer[] = [];
  private partBytes = 0;
  private reportEnd: (error: InspectorError) => void = () => undefined;
  /** Resolves once the connection has ended, whichever side has ended it. */
  readonly ended = new Promise<InspectorError>((resolve) => (this.reportEnd = resolve));

  private constructor(
    private readonly socket: Socket,
    private readonly maxMessageBytes: number,
  ) {
    this.reader = new FrameReader(maxMessageBytes);
    socket.on('data', (chunk) => {
      this.receive(chunk);
    });
    // An error is followed by `close`.
    socket.on('close', () => {
      this.end(new InspectorError('ended'));
    });
  }

  /** @throws {InspectorError} if what listens there does not accept a WebSocket in time. */
  static async open(endpoint: Endpoint, path: string, options: WebSocketOptions): Promise<WebSocketConnection> {
    const { connect = connectByTcp, maxMessageBytes } = options;
    const socket = connect(endpoint).setNoDelay();
    // It is also emitted later, and without a listener it would be thrown.
    socket.on('error', () => undefined);
    try {
      const rest = await shakeHands(socket, endpoint, path, options);
      const connection = new WebSocketConnection(socket, maxMessageBytes);
      if (rest.length > 0) socket.unshift(rest);
      // It flows in a later turn, so that the caller can listen first.
      socket.resume();
      return connection;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  /** By which the other side knows the connection. */
  get localPort(): number | undefined {
    return this.socket.localPort;
  }

  send(text: string): void {
    this.socket.write(encodeFrame(opcodes.text, Buffer.from(text)));
  }

  /** Takes in nothing more until {@link resume}: the other side has to wait. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  dispose(): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.end(encodeFrame(opcodes.close, Buffer.alloc(0)));
    this.end(new InspectorError('ended'));
  }

  private end(error: InspectorError): void {
    this.reportEnd(error);
    this.messages.dispose();
    this.socket.destroySoon();
    setTimeout(() => this.socket.destroy(), closeLimitMs).unref();
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.reader.read(chunk)) this.take(frame);
    } catch (error) {
      this.socket.destroy();
      this.end(error instanceof InspectorError ? error : new InspectorError('badAnswer'));
    }
  }

  private take({ opcode, isFinal, payload }: Frame): void {
    switch (opcode) {
      case opcodes.ping:
        this.socket.write(encodeFrame(opcodes.pong, payload));
        return;
      case opcodes.pong:
        return;
      case opcodes.close:
        this.dispose();
        return;
    }
    const isBegun = this.parts.length > 0;
    // An inspector sends text.
    if (isBegun !== (opcode === opcodes.continuation) || opcode === opcodes.binary)
      throw new InspectorError('badAnswer');
    this.parts.push(payload);
    this.partBytes += payload.length;
    if (this.partBytes > this.maxMessageBytes || this.parts.length > maxParts) throw new InspectorError('tooLarge');
    if (!isFinal) return;
    const text = this.parts.length === 1 ? payload.toString() : Buffer.concat(this.parts, this.partBytes).toString();
    [this.parts, this.partBytes] = [[], 0];
    this.messages.fire(text);
  }
}

/** @returns what the server has sent after its consent. */
function shakeHands(
  socket: Socket,
  endpoint: Endpoint,
  path: string,
  { timeoutMs, signal }: WebSocketOptions,
): Promise<Buffer> {
  const key = randomBytes(16).toString('base64');
  const accepted = createHash('sha1').update(`${key}${keySuffix}`).digest('base64');
  return new Promise((resolve, reject) => {
    let data = Buffer.alloc(0);
    const finish = (result: InspectorError | Buffer): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.pause().removeAllListeners('data').off('close', fail);
      if (result instanceof InspectorError) reject(result);
      else resolve(result);
    };
    const fail = (): void => {
      finish(new InspectorError('unreachable'));
    };
    const abort = (): void => {
      finish(new InspectorError('ended'));
    };
    const timer = setTimeout(() => {
      finish(new InspectorError('timeout'));
    }, timeoutMs);
    signal?.addEventListener('abort', abort);
    socket.on('close', fail);
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
      try {
        const answer = parseHttpHead(data);
        if (!answer) {
          if (data.length > maxHeadBytes) finish(new InspectorError('badAnswer'));
          return;
        }
        const isAccepted = answer.status === 101 && answer.headers.get('sec-websocket-accept') === accepted;
        finish(isAccepted ? answer.rest : new InspectorError('badAnswer'));
      } catch {
        finish(new InspectorError('badAnswer'));
      }
    });
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: ${formatEndpoint(endpoint)}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
        '\r\n',
      ].join('\r\n'),
    );
    if (signal?.aborted === true) abort();
  });
}
