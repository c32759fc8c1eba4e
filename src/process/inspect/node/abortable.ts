/**
 * Waits for work, until the signal is aborted; the work itself goes on.
 * @throws the reason of the signal once it is aborted, and what the work rejects with.
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const abort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', abort, { signal: stop.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop.abort();
  }
}

/**
 * Waits for so many ms.
 * @returns what the work resolves with if it does before.
 * @throws the reason of the signal once it is aborted, and what the work rejects with.
 */
export async function waitAtMost<T>(ms: number, work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await abortable(Promise.race([work, elapsed]), signal);
  } finally {
    clearTimeout(timer);
  }
}
