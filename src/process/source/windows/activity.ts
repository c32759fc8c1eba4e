import type { Clock } from '../../../common/clock';
import type { ProcessActivity } from '../processActivity';
import type { GetProcess } from '../processSource';
import { measureActivity, type ProcessReading, type ThreadReading } from '../table/threadActivity';
import type { ListedProcess } from './processList';
import type { SystemThread } from './systemProcesses';

/** CPU time in which both parts can be told apart, in ms: three of Windows' ticks of 15.6 ms. */
const minSplitMs = 47;

/**
 * What the threads of a process do, by two listings. `readProcess` lists anew; `getProcess` is of the last listing.
 * @returns undefined if the process is gone.
 */
export function readActivity(
  readProcess: () => ListedProcess | undefined,
  getProcess: GetProcess,
  clock: Clock,
): Promise<ProcessActivity | undefined> {
  const read = (): ProcessReading | undefined => {
    const listed = readProcess();
    if (!listed) return undefined;
    const threads = [...listed.system.threads].sort((a, b) => a.startTime - b.startTime || a.tid - b.tid);
    return { process: getProcess(listed.info.pid) ?? listed.info, threads: threads.map(toReading) };
  };
  return measureActivity({ read, getProcess, minSplitMs }, clock);
}

function toReading({ tid, startTime, state, userTime, kernelTime }: SystemThread): ThreadReading {
  // Names are told by a call for each thread, and hardly any has one.
  return { key: `${tid}.${startTime}`, tid, name: '', state, userTime, kernelTime };
}
