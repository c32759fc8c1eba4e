import { sameProcess, type Identity } from '../process/identity';
import type { ProcessInfo } from '../process/processInfo';
import type { GetProcess } from '../process/source/processSource';

/** The process as it is now; undefined if it has gone, even if another process has its pid. */
export function getSameProcess(identity: Identity, getProcess: GetProcess): ProcessInfo | undefined {
  const process = getProcess(identity.pid);
  return process && sameProcess(process, identity) ? process : undefined;
}
