import { randomBytes } from 'node:crypto';
import { InspectorError } from './inspectorError';

/** What a frame is (RFC 6455, section 5.2). */
export const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

export interface Frame {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly payload: Buffer;
}

const maxControlBytes = 125;

/** A frame from a client to a server: these are masked (RFC 6455, section 5.3). */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = length < 126 ? Buffer.alloc(2) : length < 0x10000 ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = 0x80 | length;
  else if (length < 0x10000) {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 0x80 | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  const mask = randomBytes(4);
  const masked = Buffer.from(payload);
  for (let index = 0; index < length; index++) masked[index] = (masked[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return Buffer.concat([head, mask, masked]);
}

/** Splits what a server sends into frames. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;
  /** How many bytes there have to be before it is worth to look at them. */
  private wantedBytes = 2;

  /** A frame may have so many bytes. */
  constructor(private readonly maxBytes: number) {}

  /** @throws {InspectorError} if this is no frame of a server, or one that is too large. */
  *read(chunk: Buffer): Generator<Frame> {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    while (this.bytes >= this.wantedBytes) {
      // Once for each frame, whatever the number of chunks that it came in.
      const data = this.chunks.length === 1 ? (this.chunks[0] ?? chunk) : Buffer.concat(this.chunks, this.bytes);
      const header = readHeader(data, this.maxBytes);
      const end = header === undefined ? undefined : header.start + header.length;
      if (header && end !== undefined && data.length >= end) {
        this.chunks = [data.subarray(end)];
        this.bytes = data.length - end;
        this.wantedBytes = 2;
        yield { ...header, payload: data.subarray(header.start, end) };
      } else {
        this.chunks = [data];
        this.wantedBytes = end ?? this.bytes + 1;
      }
    }
  }
}

interface FrameHeader {
  readonly opcode: number;
  readonly isFinal: boolean;
  /** Where the payload begins, and how long it is. */
  readonly start: number;
  readonly length: number;
}

/** @returns undefined if there is too little of it. */
function readHeader(data: Buffer, maxBytes: number): FrameHeader | undefined {
  const [first = 0, second = 0] = data;
  const opcode = first & 0x0f;
  const isFinal = (first & 0x80) !== 0;
  const isControl = opcode >= opcodes.close;
  const isKnown = Object.values<number>(opcodes).includes(opcode);
  // No extension was asked for, which alone could use the reserved bits; and a server does not mask.
  if ((first & 0x70) !== 0 || (second & 0x80) !== 0 || !isKnown) throw new InspectorError('badAnswer');
  const short = second & 0x7f;
  if (isControl && (short > maxControlBytes || !isFinal)) throw new InspectorError('badAnswer');
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < start) return undefined;
  const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  if (length > maxBytes) throw new InspectorError('tooLarge');
  return { opcode, isFinal, start, length };
}
