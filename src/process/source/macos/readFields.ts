/** A number of 64 bits. Exact up to 2^53, which no count of bytes, ticks or processes reaches. */
export function readUInt64(buffer: Buffer, offset: number): number {
  return Number(buffer.readBigUInt64LE(offset));
}

/** A text that ends with a zero byte, or after so many bytes. */
export function readText(buffer: Buffer, offset: number, maxBytes: number): string {
  const field = buffer.subarray(offset, offset + maxBytes);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? undefined : end);
}
