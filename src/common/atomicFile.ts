import { randomUUID } from 'node:crypto';
import type * as nodeFs from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The part of `node:fs/promises` that is needed. */
export type WriteFs = Pick<typeof nodeFs, 'mkdir' | 'rename' | 'rm' | 'writeFile'>;

/** Only the user may read what is written: it names processes. */
const privateFile = 0o600;

/** What {@link writeAtomically} appends to the name of a file that is not complete yet. */
const draftName = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** A draft that is older than this, in ms, is left over from a crash: its writer needs milliseconds. */
const abandonedMs = 3_600_000;

/** Writes a file, all or nothing: a process that reads it meanwhile finds it as it was, or as it will be. Makes its folder. */
export async function writeAtomically(path: string, text: string, fs: WriteFs): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(draft, text, { mode: privateFile });
    await fs.rename(draft, path);
  } catch (error) {
    // The first error says more than another that follows from it.
    await fs.rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Deletes what {@link writeAtomically} has left in a folder when its process ended in the middle. `now` is in ms since 1970. */
export async function removeAbandonedDrafts(
  folder: string,
  fs: Pick<typeof nodeFs, 'readdir' | 'rm' | 'stat'>,
  now: number,
): Promise<void> {
  const names = await fs.readdir(folder).catch(unlessMissing);
  for (const name of names ?? []) {
    if (!draftName.test(name)) continue;
    const path = join(folder, name);
    if (await isOlder(path, abandonedMs, fs, now)) await fs.rm(path, { force: true });
  }
}

/** Whether a file was last written so long ago; a file that is gone was not. */
export async function isOlder(
  path: string,
  ageMs: number,
  fs: Pick<typeof nodeFs, 'stat'>,
  now: number,
): Promise<boolean> {
  const found = await fs.stat(path).catch(unlessMissing);
  return found !== undefined && now - found.mtimeMs > ageMs;
}

/** Whether an error says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** For `catch`: what is missing is undefined, and every other error goes on. */
export function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
