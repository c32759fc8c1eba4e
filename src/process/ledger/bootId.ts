import { readFileSync } from 'node:fs';

/**
 * Names this run of the machine (random(4)): start times are counted from its boot and mean nothing after the next.
 * Undefined when it cannot be read now, as without a file descriptor. Elsewhere than on Linux there is no such name:
 * start times are dates there, and need none.
 */
export function readBootId(
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  try {
    return read('/proc/sys/kernel/random/boot_id').trim() || undefined;
  } catch {
    return platform === 'linux' ? undefined : noBootId;
  }
}

/** Says in a ledger that start times need no boot to count from. */
const noBootId = 'unknown';
