/**
 * Waits for an uncaught error, which the test runner does not see.
 * @returns the error.
 */
export async function nextUncaught(cause: () => unknown): Promise<unknown> {
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  try {
    return await new Promise((resolve) => {
      process.once('uncaughtException', resolve);
      cause();
    });
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
  }
}
