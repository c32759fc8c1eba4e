import { existsSync } from 'node:fs';
import { createProcfsSource } from './linux/procfsSource';
import { createPsListSource } from './portable/psListSource';
import { ListingError, type ProcessSource } from './processSource';
import { createUnavailableSource } from './unavailableSource';

/**
 * The source for the system that this runs on. If there is a `/proc` that cannot be used, no other source is tried: `ps`
 * reads the same files, and would answer wrongly or not at all. Every listing then fails, and says why.
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
