import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { waitFor } from '../waitFor';
import { printStatus } from '../progress';

/**
 * Runs the work while holding a lock file, so that two runs never do it at the same time. The file names its owner's
 * pid: a lock whose owner has died is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${process.pid} ${randomUUID()}`;
  let told = false;
  await waitFor(`the lock ${path}`, 10 * 60_000, () => {
    const owner = tryLock(path, mine);
    if (owner === undefined) return true;
    if (!told) printStatus(`Waiting for process ${owner}, which is installing the same thing`);
    told = true;
    return false;
  });
  try {
    return await work();
  } finally {
    if (read(path) === mine) rmSync(path, { force: true });
  }
}

/** Takes the lock and returns undefined, or returns the pid of the process that has it. */
function tryLock(path: string, mine: string): number | undefined {
  const draft = `${path}.${randomUUID()}`;
  // Written first and linked then: nobody ever sees a lock without its owner.
  writeFileSync(draft, mine);
  try {
    linkSync(draft, path);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const owner = read(path);
  if (owner === undefined) return tryLock(path, mine);
  const pid = Number.parseInt(owner, 10);
  if (isAlive(pid)) return pid;
  remove(path, owner);
  return tryLock(path, mine);
}

/** Removes a dead owner's lock, but not the one that somebody else may have put in its place meanwhile. */
function remove(path: string, owner: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Somebody else was faster.
  }
  try {
    if (read(aside) !== owner) linkSync(aside, path);
  } catch {
    // A third one has it by now. Everything installed is moved in place at once, so the worst is work done twice.
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether that process exists, be it ours or somebody else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
