/** What a call has answered that fills a buffer. */
export interface FillResult {
  readonly result: 'filled' | 'tooSmall' | 'failed';
  /** The number of bytes that were filled, or that are needed; 0 if the call does not tell. */
  readonly length: number;
}

/** More is never asked for, in bytes: a machine with 100,000 threads needs a third of it. */
const maxBytes = 32 * 1024 * 1024;
/** What is read grows meanwhile, so a try may fail again. */
const maxTries = 8;

/** A buffer that is filled again and again by one call, and grows as the call needs it. */
export class GrowingBuffer {
  constructor(private buffer: Buffer = Buffer.alloc(64 * 1024)) {}

  /** @returns the part of the buffer that was filled, which is good until the next call; undefined if that failed. */
  fill(call: (buffer: Buffer) => FillResult): Buffer | undefined {
    for (let tries = 0; tries < maxTries; tries++) {
      const { result, length } = call(this.buffer);
      if (result === 'filled') return this.buffer.subarray(0, length > 0 ? length : undefined);
      if (result === 'failed') return undefined;
      // Twice of what is needed now, because there is more at the next try.
      const bytes = Math.min(2 * Math.max(length, this.buffer.length), maxBytes);
      if (bytes <= this.buffer.length) return undefined;
      this.buffer = Buffer.alloc(bytes);
    }
    return undefined;
  }
}
