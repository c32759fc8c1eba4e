import { readFileSync } from 'node:fs';

/**
 * Names this run of the machine (random(4)): start times are counted from its boot and mean nothing after the next.
 * Where there is no such name, start times are dates and need none.
 */
export function readBootId(read: (path: string) => string = (path) => readFileSync(path, 'utf8')): string {
  try {
    return read('/proc/sys/kernel/random/boot_id').trim();
  } catch {
    return 'unknown';
  }
}
