import { isDeepStrictEqual } from 'node:util';
import type { ProcessInfo } from '../../processInfo';

/**
 * The object of the listing before, if it says the same: then nothing of the process is shown anew. Otherwise the new one;
 * with the same arguments as before it has the same array, by which names are kept.
 */
export function keepUnchanged(now: ProcessInfo, before: ProcessInfo | undefined): ProcessInfo {
  if (!before || isDeepStrictEqual(now, before)) return before ?? now;
  const { commandLine } = before;
  return isDeepStrictEqual(now.commandLine, commandLine) ? { ...now, commandLine } : now;
}
