import type { Clock } from '../../../common/clock';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { ProcessActivity, RelatedProcess, ThreadActivity } from '../processActivity';
import type { GetProcess } from '../processSource';
import type { ListedProcess } from './processList';
import type { SystemThread } from './systemProcesses';

/** Between the two readings of CPU time, in ms: a dozen of Windows' ticks of 15.6 ms. */
const intervalMs = 200;
/** CPU time in which both parts can be told apart, in ms: three ticks. */
const minSplitMs = 47;
/** At most so many are told of: the busiest. */
const maxThreads = 512;

/**
 * What the threads of a process do, by two listings. Windows tells whether a thread runs, waits or is suspended, but not
 * what it waits for.
 * `readProcess` lists anew; `getProcess` is of the last listing.
 * @returns undefined if the process is gone.
 */
export async function readActivity(
  readProcess: () => ListedProcess | undefined,
  getProcess: GetProcess,
  { now, sleep }: Clock,
): Promise<ProcessActivity | undefined> {
  const first = readProcess();
  if (!first) return undefined;
  const firstAt = now();
  await sleep(intervalMs);
  const second = readProcess();
  if (!second) return undefined;
  const passedMs = now() - firstAt;
  const before = new Map(first.system.threads.map((thread) => [keyOfThread(thread), thread]));
  const threads = second.system.threads.map((thread) => measure(thread, before.get(keyOfThread(thread)), passedMs));
  const main = [...second.system.threads].sort((a, b) => a.startTime - b.startTime || a.tid - b.tid)[0]?.tid;
  threads.sort((a, b) => Number(b.tid === main) - Number(a.tid === main) || (b.cpu ?? 0) - (a.cpu ?? 0));
  const process = getProcess(second.info.pid) ?? second.info;
  const parent = getProcess(process.parentPid);
  return {
    ...relatedTo(process),
    state: process.state,
    isKernelThread: process.kernelThread,
    threads: threads.slice(0, maxThreads),
    threadCount: threads.length,
    parent: parent && isAlive(parent) ? relatedTo(parent) : undefined,
    tracer: undefined,
    ended: undefined,
    otherUser: process.otherUser,
    isInContainer: false,
    gaps: [],
  };
}

/** The id of a thread is handed out again as well. */
function keyOfThread({ tid, startTime }: SystemThread): string {
  return `${tid}.${startTime}`;
}

function measure(after: SystemThread, before: SystemThread | undefined, passedMs: number): ThreadActivity {
  const { tid, state, userTime, kernelTime } = after;
  const isMeasured = before !== undefined && passedMs > 0;
  const userMs = isMeasured ? userTime - before.userTime : 0;
  const kernelMs = isMeasured ? kernelTime - before.kernelTime : 0;
  return {
    tid,
    // Names are told by a call for each thread, and hardly any has one.
    name: '',
    state,
    isExiting: false,
    cpuTime: userTime + kernelTime,
    cpu: isMeasured ? (Math.max(0, userMs + kernelMs) / passedMs) * 100 : undefined,
    demand: undefined,
    isMostlyInKernel: userMs + kernelMs < minSplitMs ? undefined : kernelMs > userMs,
    waitChannel: undefined,
    systemCall: undefined,
    descriptor: undefined,
    awaited: [],
  };
}

function relatedTo({ pid, startTime, name, commandLine }: ProcessInfo): RelatedProcess {
  return { pid, startTime, name, commandLine };
}
