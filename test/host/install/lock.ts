import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { printStatus } from '../progress';

/** A lock that its owner has not renewed for so long is taken over: the owner has died. */
const staleMs = 20_000;

const retryMs = 250;
const maxWaitMs = 10 * 60_000;

/**
 * Runs the work while holding a lock, so that two runs never do it at the same time. The owner renews the lock while it
 * lives. Its pid is not asked: in a container that shares the folder it has another meaning.
 *
 * @throws if the lock is still held after ten minutes.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const options = {
    lockfilePath: path,
    realpath: false,
    stale: staleMs,
    // By default it throws where nothing can catch it. What is installed is moved in place at once, so the worst is work
    // that is done twice.
    onCompromised: (error: Error) => {
      printStatus(`The lock ${path} was lost: ${error.message}`);
    },
  };
  const retries = { retries: maxWaitMs / retryMs, factor: 1, minTimeout: retryMs };
  const release = await lock(path, options).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    printStatus('Waiting for another run, which is installing the same thing');
    return await lock(path, { ...options, retries });
  });
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}
