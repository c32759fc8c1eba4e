import { randomUUID } from 'node:crypto';
import type * as nodeFs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './errors';

/** The part of `node:fs/promises` that is used. */
export type WriteFs = Pick<typeof nodeFs, 'mkdir' | 'rename' | 'rm' | 'writeFile'>;

/** Only the user may read the files: they name processes. */
const privateFileMode = 0o600;

/** How the name of a file ends that {@link writeAtomically} has not completed yet. */
const draftEnding = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** A draft that is older, in ms, is left over from a crash: writing takes milliseconds. */
const abandonedAfterMs = 3_600_000;

/**
 * Writes a file in one step: a process that reads it during the write finds the old text or the new one. Creates the
 * folder.
 */
export async function writeAtomically(path: string, text: string, fs: WriteFs): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await fs.mkdir(dirname(path), { recursive: true });
    await fs.writeFile(draft, text, { mode: privateFileMode });
    await fs.rename(draft, path);
  } catch (error) {
    // The first error tells more than an error that follows from it.
    await fs.rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Deletes the drafts of processes that ended during {@link writeAtomically}. `now` is in ms since the epoch. */
export async function removeAbandonedDrafts(
  folder: string,
  fs: Pick<typeof nodeFs, 'readdir' | 'rm' | 'stat'>,
  now: number,
): Promise<void> {
  const names = await fs.readdir(folder).catch(unlessMissing);
  for (const name of names ?? []) {
    if (!draftEnding.test(name)) continue;
    const path = join(folder, name);
    if (await isOlder(path, abandonedAfterMs, fs, now)) await fs.rm(path, { force: true });
  }
}

/** Whether a file was written last more than `ageMs` ago; false for a file that does not exist. */
export async function isOlder(
  path: string,
  ageMs: number,
  fs: Pick<typeof nodeFs, 'stat'>,
  now: number,
): Promise<boolean> {
  const stats = await fs.stat(path).catch(unlessMissing);
  return stats !== undefined && now - stats.mtimeMs > ageMs;
}

/** Whether an error says that a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

/**
 * For `catch`: a file or folder that does not exist is undefined.
 * @throws every other error.
 */
export function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
