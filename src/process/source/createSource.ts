import { existsSync } from 'node:fs';
import { createUnavailableSource } from './unavailableSource';
import { createPsListSource } from './portable/psListSource';
import { createProcfsSource } from './linux/procfsSource';
import { ListingError, type ProcessSource } from './processSource';

/**
 * The source for the system that this runs on. Where there is a `/proc` that cannot be used, nothing else is tried:
 * `ps` reads the same, and would answer wrongly or with nothing. Every listing fails there, and says why.
 */
export function createSource(): ProcessSource {
  if (process.platform !== 'linux' || !existsSync('/proc/version')) return createPsListSource();
  try {
    return createProcfsSource();
  } catch (error) {
    if (error instanceof ListingError) return createUnavailableSource(error);
    throw error;
  }
}
