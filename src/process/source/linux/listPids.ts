import type { SlicedTask } from '../../../common/timeSlicing';
import type { ProcFs } from './statFiles';

/** Names read between two places where the work may be interrupted. */
const namesPerStep = 32;
/** How many names Node fetches at a time: with its usual 32 it takes half as long again. */
const namesFetched = 256;

/**
 * The pids of all processes that are to be seen; threads other than the first are not among them. With thousands of
 * processes the kernel takes some ms to name them all, and so it is asked in parts.
 */
export function* listPids(fs: ProcFs): SlicedTask<number[]> {
  const pids: number[] = [];
  const folder = fs.opendirSync('/proc', { bufferSize: namesFetched });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
      const pid = Number(entry.name);
      if (Number.isInteger(pid)) pids.push(pid);
      if (pids.length % namesPerStep === 0) yield;
    }
  } catch {
    // The type of an entry is not known when its process exits just then: Node.js asks for it, and finds nothing.
    return fs
      .readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid));
  } finally {
    folder.closeSync();
  }
  return pids;
}
