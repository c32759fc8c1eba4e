import type { Log } from '../common/log';
import type { FallbackReason, SourceState } from '../process/source/sourceState';
import { escapeControlCharacters } from '../ui/escape';

/** Logs how processes are listed, and the reason if there is a better way. */
export function logSource({ name, fallback }: SourceState, log: Pick<Log, 'info' | 'warn'>): void {
  if (!fallback || fallback.kind === 'setting') log.info(`Processes are listed by ${name}`);
  else log.warn(escapeControlCharacters(`Processes are listed by ${name}: ${reasonOf(fallback)}`));
}

function reasonOf({ kind, detail }: FallbackReason): string {
  return kind === 'failed'
    ? `another source has failed (${detail})`
    : `native calls cannot be made (${kind}: ${detail})`;
}
