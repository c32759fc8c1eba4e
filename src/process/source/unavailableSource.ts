import type { ListingError, ProcessSource } from './processSource';

/** Knows no process, and gives the reason whenever it has to list. A process that is not known is never signalled. */
export function createUnavailableSource(error: ListingError): ProcessSource {
  return {
    failure: error,
    list: () => Promise.reject(error),
    get: () => undefined,
    getBasic: () => undefined,
    listAll: () => Promise.reject(error),
    environment: () => undefined,
    getExecutable: () => undefined,
    details: () => Promise.resolve(undefined),
    facts: () => Promise.resolve(undefined),
    activity: () => Promise.resolve(undefined),
    listeningSockets: () => Promise.resolve(undefined),
    processSockets: () => Promise.resolve(undefined),
    sharedMemory: () => Promise.resolve(undefined),
    io: () => Promise.resolve(undefined),
    handlesSignal: () => undefined,
    isInForeground: () => undefined,
    portHolders: () => Promise.reject(error),
    startForkMonitor: () => undefined,
    keepReadable: () => undefined,
    dispose: () => undefined,
  };
}
