import type { ProcFs } from './statFiles';

/** Nearly every file in `/proc` fits in this, in bytes. */
const usualBytes = 4096;

/**
 * Reads a file in `/proc`, at most so many bytes of it. Such a file has no size, so it is read until nothing more comes.
 * A caller that reads thousands of files hands in a buffer to be used for all of them.
 * @returns undefined if the file is not there, or may not be read.
 */
export function readProcFile(
  fs: Pick<ProcFs, 'openSync' | 'readSync' | 'closeSync'>,
  path: string,
  maxBytes: number,
  buffer: Buffer = Buffer.allocUnsafe(Math.min(usualBytes, maxBytes)),
): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(path, 'r');
    let text: Buffer = buffer;
    let end = 0;
    for (;;) {
      const length = fs.readSync(descriptor, text, end, Math.min(text.length, maxBytes) - end, null);
      end += length;
      if (length === 0 || end >= maxBytes) return text.toString('utf8', 0, end);
      if (end === text.length) text = enlarge(text, maxBytes);
    }
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

function enlarge(buffer: Buffer, maxBytes: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.min(4 * buffer.length, maxBytes));
  buffer.copy(larger);
  return larger;
}
