import type { Clock } from '../../../common/clock';
import { isAlive, type ProcessInfo, type ProcessState } from '../../processInfo';
import type { ProcessActivity, RelatedProcess, ThreadActivity } from '../processActivity';
import type { GetProcess } from '../processSource';

/** What a system tells of a thread that is good for two readings. */
export interface ThreadReading {
  /** By which it is the same thread in both readings: some systems hand out the id of a thread again. */
  readonly key: string;
  readonly tid: number;
  readonly name: string;
  readonly state: ProcessState;
  /** In ms. */
  readonly userTime: number;
  readonly kernelTime: number;
}

/** One reading of a process and its threads, the first one first. */
export interface ProcessReading {
  readonly process: ProcessInfo;
  readonly threads: readonly ThreadReading[];
}

/** How a system is asked for {@link measureActivity}. */
export interface ActivityReader {
  /** Undefined if the process is gone. */
  readonly read: () => ProcessReading | undefined;
  readonly getProcess: GetProcess;
  /** The CPU time in which user time and kernel time can be told apart, in ms. */
  readonly minSplitMs: number;
}

/** Between the two readings, in ms. */
const intervalMs = 200;
/** At most so many are told of: the busiest. */
const maxThreads = 512;

/**
 * What the threads of a process do, by two readings, on a system that tells whether a thread runs or waits, but not what it
 * waits for.
 * @returns undefined if the process is gone.
 */
export async function measureActivity(
  { read, getProcess, minSplitMs }: ActivityReader,
  { now, sleep }: Clock,
): Promise<ProcessActivity | undefined> {
  const first = read();
  if (!first) return undefined;
  const firstAt = now();
  await sleep(intervalMs);
  const second = read();
  if (!second) return undefined;
  const passedMs = now() - firstAt;
  const before = new Map(first.threads.map((thread) => [thread.key, thread]));
  const threads = second.threads.map((thread) => measure(thread, before.get(thread.key), passedMs, minSplitMs));
  const main = threads[0]?.tid;
  threads.sort((a, b) => Number(b.tid === main) - Number(a.tid === main) || (b.cpu ?? 0) - (a.cpu ?? 0));
  const { process } = second;
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

function measure(
  after: ThreadReading,
  before: ThreadReading | undefined,
  passedMs: number,
  minSplitMs: number,
): ThreadActivity {
  const { tid, name, state, userTime, kernelTime } = after;
  const isMeasured = before !== undefined && passedMs > 0;
  const userMs = isMeasured ? userTime - before.userTime : 0;
  const kernelMs = isMeasured ? kernelTime - before.kernelTime : 0;
  return {
    tid,
    name,
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

export function relatedTo({ pid, startTime, name, commandLine }: ProcessInfo): RelatedProcess {
  return { pid, startTime, name, commandLine };
}
