/** `::ffff:0:0/96` (RFC 4291) */
const mappedPrefix = Buffer.from('00000000000000000000ffff', 'hex');

/** An IP address of 4 or 16 bytes, in the order of the network: `127.0.0.1`, `::1`, `::ffff:127.0.0.1`. */
export function formatAddress(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.subarray(0, 12).equals(mappedPrefix);
  if (isMapped) return `::ffff:${bytes.subarray(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  // It writes an address in its short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
