/** What is listed grows meanwhile, so a try may fail again. */
const maxTries = 8;
/** More is never asked for, in bytes: it is the list of 100,000 processes. */
const maxBytes = 64 * 1024 * 1024;

/** A list of the system that is read into a buffer, which is kept, and grows as the list does. */
export class SysctlList {
  private buffer: Buffer;

  /** `fill` is {@link LibSystem.sysctl} with a name. */
  constructor(
    private readonly fill: (buffer: Buffer | null) => number,
    firstBytes: number,
  ) {
    this.buffer = Buffer.alloc(firstBytes);
  }

  /** @returns the list, which is good until the next call; undefined if it cannot be read. */
  read(): Buffer | undefined {
    for (let tries = 0; tries < maxTries; tries++) {
      const filled = this.fill(this.buffer);
      if (filled > 0) return this.buffer.subarray(0, filled);
      const needed = this.fill(null);
      // A tenth more, because there will be more at the next try.
      const bytes = Math.ceil(Math.max(needed, this.buffer.length) * 1.1);
      if (needed <= 0 || bytes > maxBytes) return undefined;
      this.buffer = Buffer.alloc(bytes);
    }
    return undefined;
  }
}
