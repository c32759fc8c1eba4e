import { sameProcess, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { GetProcess } from '../source/processSource';

/** The process as it is now, if it still runs. */
export function findRunning(identity: Identity, getProcess: GetProcess): ProcessInfo | undefined {
  const process = getProcess(identity.pid);
  return process && sameProcess(process, identity) && isAlive(process) ? process : undefined;
}
