import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { downloads } from '../paths';
import { withLock } from './lock';
import { withProgress } from '../progress';

/** A download that is installed once and then used by every run. */
export interface Installation {
  /** The name of its folder in `.vscode-test`. */
  readonly folder: string;
  /** If this changes, it is installed anew. */
  readonly version: string;
  /** What it is and its size, shown while it is installed. */
  readonly what: string;
  /** It is complete only with these files. */
  readonly files: readonly string[];
  /** Fills an empty folder. */
  build(folder: string): Promise<void>;
}

const marker = '.installed';

/**
 * Installs something unless it is installed already. It is built in a draft folder, its marker is written last, and then
 * the folder is moved in place as a whole. If that is interrupted, the next run finds all of it or nothing.
 * @returns the folder.
 */
export async function installOnce(installation: Installation): Promise<string> {
  const folder = join(downloads, installation.folder);
  if (isComplete(installation, folder)) return folder;
  return await withLock(`${folder}.installing`, async () => {
    if (isComplete(installation, folder)) return folder;
    removeLeftovers(installation);
    const draft = join(downloads, `${installation.folder}.partial-${randomUUID().slice(0, 8)}`);
    mkdirSync(draft, { recursive: true });
    try {
      await withProgress(`Installing ${installation.what} into .vscode-test`, () => installation.build(draft));
      writeFileSync(join(draft, marker), installation.version);
      if (!isComplete(installation, draft))
        throw new Error(`${installation.what} came without one of ${installation.files.join(', ')}`);
      if (existsSync(folder)) renameSync(folder, `${draft}-old`);
      renameSync(draft, folder);
    } finally {
      removeLeftovers(installation);
    }
    return folder;
  });
}

function isComplete(installation: Installation, folder: string): boolean {
  if (!existsSync(join(folder, marker))) return false;
  if (readFileSync(join(folder, marker), 'utf8') !== installation.version) return false;
  return installation.files.every((file) => existsSync(join(folder, file)));
}

/** Removes what an interrupted installation has left. The lock has to be held: no other run is at work there. */
function removeLeftovers(installation: Installation): void {
  for (const name of readdirSync(downloads)) {
    if (name.startsWith(`${installation.folder}.partial-`))
      rmSync(join(downloads, name), { recursive: true, force: true });
  }
}
