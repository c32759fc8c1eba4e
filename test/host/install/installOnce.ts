import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { downloads } from '../paths';
import { withLock } from './lock';
import { withProgress } from '../progress';

/** Something that is downloaded once and then used by every run. */
export interface Part {
  /** The name of its folder. */
  readonly folder: string;
  /** What exactly is in it. When this changes, it is installed anew. */
  readonly version: string;
  /** For the person who waits: what it is and how big. */
  readonly what: string;
  /** Files without which it is not complete. */
  readonly files: readonly string[];
  /** Fills an empty folder. */
  build(folder: string): Promise<void>;
}

const marker = '.installed';

/**
 * The folder of an installed part, which is installed first if need be. It is built beside its place and then moved
 * there as a whole, its marker written last: whatever interrupts this, the next run finds all of it or nothing.
 */
export async function installOnce(part: Part): Promise<string> {
  const folder = join(downloads, part.folder);
  if (isComplete(part, folder)) return folder;
  return await withLock(`${folder}.lock`, async () => {
    if (isComplete(part, folder)) return folder;
    removeLeftovers(part);
    const draft = join(downloads, `${part.folder}.partial-${randomUUID().slice(0, 8)}`);
    mkdirSync(draft, { recursive: true });
    try {
      await withProgress(`Installing ${part.what} into .vscode-test`, () => part.build(draft));
      writeFileSync(join(draft, marker), part.version);
      if (!isComplete(part, draft)) throw new Error(`${part.what} came without one of ${part.files.join(', ')}`);
      if (existsSync(folder)) renameSync(folder, `${draft}-old`);
      renameSync(draft, folder);
    } finally {
      removeLeftovers(part);
    }
    return folder;
  });
}

function isComplete(part: Part, folder: string): boolean {
  if (!existsSync(join(folder, marker))) return false;
  if (readFileSync(join(folder, marker), 'utf8') !== part.version) return false;
  return part.files.every((file) => existsSync(join(folder, file)));
}

/** Half of an interrupted installation. Called only while the lock is held, so nobody is at work on it. */
function removeLeftovers(part: Part): void {
  for (const name of readdirSync(downloads)) {
    if (name.startsWith(`${part.folder}.partial-`)) rmSync(join(downloads, name), { recursive: true, force: true });
  }
}
