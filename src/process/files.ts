import { randomUUID } from 'node:crypto';
import type * as nodeFs from 'node:fs/promises';
import { dirname } from 'node:path';

/** The part of `node:fs/promises` that is needed. */
export type WriteFs = Pick<typeof nodeFs, 'mkdir' | 'rename' | 'rm' | 'writeFile'>;

/** Writes a file, all or nothing: whoever reads meanwhile finds it as it was, or as it will be. Makes its folder. */
export async function writeAtomically(path: string, text: string, fs: WriteFs): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(draft, text);
    await fs.rename(draft, path);
  } catch (error) {
    // The first error says more than another that follows from it.
    await fs.rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
