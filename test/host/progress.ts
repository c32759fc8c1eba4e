/** Prints to stderr, so that it never mixes with the output of a program. */
export function printStatus(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints that slow work starts, every few seconds that it goes on, and in the end how long it took. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const seconds = (): string => ((Date.now() - start) / 1000).toFixed(0);
  printStatus(`${what} ...`);
  const timer = setInterval(() => {
    printStatus(`${what} ... ${seconds()} s`);
  }, 5000);
  try {
    const result = await work();
    printStatus(`${what}: done after ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
