import { fstatSync } from 'node:fs';

/**
 * Calls back when the process that started this one is gone, even if it was killed and could tell nobody. It shows by a
 * channel that closes: the one of `stdio: 'ipc'`, or else standard input where that is a pipe.
 */
export function endWithParent(end: () => void): void {
  if (process.connected) {
    process.once('disconnect', end);
    return;
  }
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.once('end', end);
  process.stdin.once('error', end);
  process.stdin.resume();
}
