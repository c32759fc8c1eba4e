import type { Snapshot } from '../model/snapshot';
import { allNodes } from '../model/snapshotQueries';
import { isAlive, type ProcessInfo } from '../processInfo';

/** Longer command lines are compared up to this length, in characters. */
const maxComparedLength = 1_000;

/** The number of other living processes of the workspace with the same program and the same arguments, numbers aside. */
export function countSimilar(process: ProcessInfo, snapshot: Snapshot): number {
  const pattern = toPattern(process);
  if (pattern === '') return 0;
  let count = 0;
  for (const { process: other } of allNodes(snapshot)) {
    if (other.pid === process.pid || other.name !== process.name || !isAlive(other)) continue;
    if (toPattern(other) === pattern) count++;
  }
  return count;
}

/** Empty if the command line is not known. */
function toPattern({ commandLine }: ProcessInfo): string {
  return commandLine.join('\0').slice(0, maxComparedLength).replace(/\d+/g, '0');
}
