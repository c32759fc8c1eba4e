/** Tells the person at the terminal what goes on. On stderr, so that it never mixes with a program's answer. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Announces slow work, says every few seconds that it still goes on, and at the end how long it took. */
export async function announce<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const seconds = (): string => ((Date.now() - start) / 1000).toFixed(0);
  say(`${what} ...`);
  const timer = setInterval(() => {
    say(`${what} ... ${seconds()} s`);
  }, 5000);
  try {
    const result = await work();
    say(`${what}: done after ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
