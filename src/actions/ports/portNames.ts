import { unique } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import { nameAndPid, nameList, type NamedProcess } from '../../ui/processNames';

export function toNamed(process: ProcessInfo): NamedProcess {
  return { name: displayName(process), pid: process.pid };
}

/** `vite (4711)`, for a message. */
export function nameOf(process: ProcessInfo): string {
  return nameAndPid(toNamed(process));
}

/** Several processes for a message, each once. */
export function namesOf(processes: readonly ProcessInfo[]): string {
  return nameList(unique(processes).map(toNamed));
}
