import type { HeldSocket } from '../heldSocket';
import { parseVariables } from '../parseVariables';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import type { SystemProcess } from './systemProcesses';

/** What is read of a process beside a listing. */
export interface ReadDetails {
  readonly executable: string | undefined;
  readonly environment: string | undefined;
  readonly listening: readonly HeldSocket[] | undefined;
}

/**
 * The details of a process, as far as Windows tells them. Limits, signals, namespaces and control groups do not exist
 * there. Its handles are of kernel objects of any kind, and are not told without a driver or the right to debug.
 */
export function toDetails(system: SystemProcess, { executable, environment, listening }: ReadDetails): ProcessDetails {
  return {
    // The file of a program that runs cannot be deleted.
    executable: executable === undefined ? undefined : { path: executable, isDeleted: false },
    descriptors: undefined,
    listening,
    limits: undefined,
    signals: undefined,
    contextSwitches: undefined,
    environment: environment === undefined ? undefined : parseVariables(environment),
    otherNamespaces: undefined,
    controlGroup: undefined,
    io: toProcessIo(system),
    proportionalMemory: undefined,
  };
}

/** Windows counts what goes to a disk and what to a pipe as one. */
export function toProcessIo({ bytesRead, bytesWritten }: SystemProcess): ProcessIo {
  return { read: bytesRead, written: bytesWritten, readFromDisk: undefined, writtenToDisk: undefined };
}
