import { type Identity, sameProcess } from '../identity';
import { type ProcessInfo, isAlive } from '../processInfo';
import { type GetProcess } from '../source/processSource';

/** The process, if it still runs. */
export function findRunning(identity: Identity, glance: GetProcess): ProcessInfo | undefined {
  const process = glance(identity.pid);
  return process && sameProcess(process, identity) && isAlive(process) ? process : undefined;
}
