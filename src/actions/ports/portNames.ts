import { unique } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import { messageNames } from '../../ui/processNames';

/** Several processes for a message, each once. */
export function namesOf(processes: readonly ProcessInfo[]): string {
  return messageNames(unique(processes));
}
