import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'runaway-host-';

/** A container may share this folder, and pids have another meaning there: newer folders are left alone. */
const minAbandonedAgeMs = 3_600_000;

/** The folders of this process, which are removed when it exits. */
const folders = new Set<string>();

/** A temporary folder of this process. Also removes the folders of processes that have died without doing so. */
export function makeTempFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    removeIfAbandoned(join(tmpdir(), name), Number.parseInt(name.slice(prefix.length), 10));
  }
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  folders.add(folder);
  return folder;
}

process.on('exit', () => {
  for (const folder of folders) {
    try {
      removeFolder(folder);
    } catch {
      // A process that has not ended yet writes to it. A later run removes the folder.
    }
  }
});

function removeIfAbandoned(path: string, ownerPid: number): void {
  try {
    if (!isAlive(ownerPid) && Date.now() - statSync(path).mtimeMs > minAbandonedAgeMs) removeFolder(path);
  } catch {
    // Another user's folder, or another process has just removed it.
  }
}

/** Whether the pid exists, be it of this user or of another one. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a folder and what is in it, even while a dying process still writes to it. */
export function removeFolder(path: string): void {
  folders.delete(path);
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
