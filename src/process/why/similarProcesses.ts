import { withDescendants, type Snapshot } from '../model/snapshot';
import { isAlive, type ProcessInfo } from '../processInfo';

/** Longer command lines are compared up to this length, in characters. */
const maxComparedLength = 1_000;

/** The number of other living processes of the workspace with the same program and the same arguments, numbers aside. */
export function countSimilar(process: ProcessInfo, { origins, orphans, detached }: Snapshot): number {
  const pattern = toPattern(process);
  if (pattern === '') return 0;
  let count = 0;
  for (const tops of [orphans, detached, ...origins.map(({ processes }) => processes)]) {
    for (const top of tops) {
      for (const { process: other } of withDescendants(top)) {
        if (other.pid === process.pid || other.name !== process.name || !isAlive(other)) continue;
        if (toPattern(other) === pattern) count++;
      }
    }
  }
  return count;
}

/** Empty if the command line is not known. */
function toPattern({ commandLine }: ProcessInfo): string {
  return commandLine.join('\0').slice(0, maxComparedLength).replace(/\d+/g, '0');
}
