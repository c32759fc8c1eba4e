import type { SlicedTask } from '../../../common/timeSlicing';
import { ListingError } from '../processSource';
import { listNames } from './folderNames';
import type { ProcFs } from './statFiles';

/** Names read between two places where the work may be interrupted. */
const namesPerStep = 32;
/** In a range of more pids than this, pids are not tried one by one: the folder is listed instead. */
const maxProbedPids = 512;
/** Pids tried between two places where the work may be interrupted. */
const pidsPerStep = 16;

/**
 * The pids of all processes that can be seen; threads other than the first are not among them. With thousands of
 * processes the kernel takes some ms to name them all, so they are fetched in parts.
 * @throws {ListingError} if there is none: this process itself is always in a `/proc` of its namespace, so something else
 * has been mounted over it. What is tracked could still be read from files that are open, but nothing new would be found.
 */
export function* listPids(fs: ProcFs): SlicedTask<number[]> {
  const pids = yield* readPids(fs);
  if (pids.length === 0) throw new ListingError('/proc has no processes any more.');
  return pids;
}

function* readPids(fs: ProcFs): SlicedTask<number[]> {
  const pids: number[] = [];
  try {
    for (const name of listNames(fs, '/proc')) {
      const pid = Number(name);
      if (Number.isInteger(pid)) pids.push(pid);
      if (pids.length % namesPerStep === 0) yield;
    }
  } catch {
    // Node.js asks for the type of an entry if the folder does not tell it, and fails if the process exits just then.
    return fs
      .readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid));
  }
  return pids;
}

/** The pids of processes in `(after, upTo]`. Ids of threads may be among them. */
export function* listPidsBetween(fs: ProcFs, after: number, upTo: number): SlicedTask<readonly number[]> {
  if (upTo - after > maxProbedPids) return (yield* listPids(fs)).filter((pid) => pid > after && pid <= upTo);
  const pids: number[] = [];
  for (let pid = after + 1; pid <= upTo; pid++) {
    if (hasStat(fs, pid)) pids.push(pid);
    if (pid % pidsPerStep === 0) yield;
  }
  return pids;
}

/** Whether a pid is in use: at a tenth of the cost of the exception for opening a file that is not there. */
export function hasStat(fs: ProcFs, pid: number): boolean {
  return fs.existsSync(`/proc/${pid}/stat`);
}
