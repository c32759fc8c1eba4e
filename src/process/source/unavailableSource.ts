import type { ListingError, ProcessSource } from './processSource';

/** Knows nobody, and says why whenever it is asked to list. Who is not known is never sent a signal. */
export function createUnavailableSource(error: ListingError): ProcessSource {
  return {
    failure: error,
    list: () => Promise.reject(error),
    get: () => undefined,
    listTree: () => Promise.reject(error),
    environment: () => undefined,
    dispose: () => undefined,
  };
}
