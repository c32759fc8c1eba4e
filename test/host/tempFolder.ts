import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './install/lock';

const prefix = 'runaway-host-';

/** A pid may be alive in a container that shares this folder: what is young is left alone. */
const hour = 3_600_000;

/** A temporary folder of this process. Those of processes that died without cleaning up are removed on the way. */
export function makeTempFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix))
      removeIfAbandoned(join(tmpdir(), name), Number.parseInt(name.slice(prefix.length), 10));
  }
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  process.once('exit', () => {
    removeFolder(folder);
  });
  return folder;
}

function removeIfAbandoned(path: string, owner: number): void {
  try {
    if (!isAlive(owner) && Date.now() - statSync(path).mtimeMs > hour) removeFolder(path);
  } catch {
    // Another user's, or somebody else was faster.
  }
}

/** Removes a folder and what is in it, even while a dying process still writes to it. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
