import type { Log } from '../common/log';
import { escapeControlCharacters } from '../ui/escape';

/**
 * Logs what is known only after the extension was disposed of: a refusal arrives one turn later. The log of this extension
 * has been disposed of then, and VS Code's channel throws "Channel has been closed". The log of the extension host, to
 * which the console is written, is still open.
 */
export function warnLate(message: string, log: Pick<Log, 'warn'>): void {
  try {
    log.warn(escapeControlCharacters(message));
  } catch {
    // eslint-disable-next-line no-console -- no other log is open any more
    console.warn(escapeControlCharacters(message));
  }
}
