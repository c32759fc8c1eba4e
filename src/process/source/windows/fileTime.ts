/** 1970-01-01 as a `FILETIME`, which counts units of 100 ns since 1601 (MS-DTYP 2.3.3), in its two halves. */
const epochLow = 0xd53e_8000;
const epochHigh = 0x019d_b1de;
const unitsPerMs = 10_000;
const twoTo32 = 0x1_0000_0000;

/**
 * A point in time, in ms since 1970 with a fraction. A double is exact to 200 ns here: two readings of one time are equal,
 * and two processes with one pid are never so close.
 */
export function readFileTime(buffer: Buffer, offset: number): number {
  const high = buffer.readUInt32LE(offset + 4) - epochHigh;
  const low = buffer.readUInt32LE(offset) - epochLow;
  return (high * twoTo32 + low) / unitsPerMs;
}

/** A length of time, in ms. */
export function readDuration(buffer: Buffer, offset: number): number {
  return readUInt64(buffer, offset) / unitsPerMs;
}

/** Exact up to 2^53, which no number of bytes and no address of a program reaches. */
export function readUInt64(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset + 4) * twoTo32 + buffer.readUInt32LE(offset);
}
