import { readFileSync } from 'node:fs';

/**
 * The id of this run of the machine (random(4)). Start times are counted from its boot, and mean nothing after the next
 * one. Other systems than Linux have no such id, and need none, as start times are dates there.
 *
 * @returns undefined if it cannot be read now, for example because no file descriptor is left.
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

/** The boot id in a ledger whose start times are not counted from a boot. */
const noBootId = 'unknown';
