import { readFileSync } from 'node:fs';

/** The text of a small file of the system, at most so many bytes of it; undefined if it cannot be read. */
export function readTextFile(path: string, maxBytes: number): string | undefined {
  try {
    return readFileSync(path).toString('utf8', 0, maxBytes);
  } catch {
    return undefined;
  }
}
