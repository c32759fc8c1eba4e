import type { ProcFs } from './statFiles';

/**
 * The text of a file in `/proc`, at most so many bytes; undefined when it is not there or not for us to read. Files there
 * have no size, so they are read until nothing comes.
 */
export function readProcFile(fs: ProcFs, path: string, mostBytes: number): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(path, 'r');
    const parts: Buffer[] = [];
    let total = 0;
    while (total < mostBytes) {
      const part = Buffer.allocUnsafe(Math.min(4096, mostBytes - total));
      const length = fs.readSync(descriptor, part, 0, part.length, null);
      if (length === 0) break;
      parts.push(part.subarray(0, length));
      total += length;
    }
    return Buffer.concat(parts).toString('utf8');
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}
