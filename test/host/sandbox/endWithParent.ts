import { fstatSync } from 'node:fs';

/**
 * Calls back when the parent process has ended, even by SIGKILL: then a channel closes. That is the one of `stdio: 'ipc'`,
 * or else standard input if it is a pipe.
 */
export function endWithParent(onParentEnd: () => void): void {
  if (process.connected) {
    process.once('disconnect', onParentEnd);
    return;
  }
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.once('end', onParentEnd);
  process.stdin.once('error', onParentEnd);
  process.stdin.resume();
}
