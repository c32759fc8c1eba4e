import type { Clock } from '../../../../common/clock';
import { wait, type SlicedTask } from '../../../../common/timeSlicing';
import type { Identity } from '../../../identity';
import type { SystemCall, ThreadActivity } from '../../processActivity';
import { parseSystemCall } from './parseSystemCall';
import type { ProcessFiles } from './processFiles';
import { parseThreadStat, type ThreadStat } from './threadStat';

/** The CPU time of at most so many threads is measured; programs have thousands by mistake only. */
const maxMeasured = 8_192;
/** At most so many are looked into: the busiest. */
const maxThreads = 512;
/** Between the two readings of CPU time, in ms: twenty units of `stat`. */
const intervalMs = 200;
/** CPU time in which both parts can be told apart, in ms: three units. */
const minSplitMs = 30;

/** A thread without what its system call works on. */
export type BareThread = Omit<ThreadActivity, 'descriptor' | 'awaited'>;

export interface ThreadsReading {
  readonly threads: readonly BareThread[];
  readonly count: number;
  /** The `stat` of the first thread. */
  readonly first: ThreadStat | undefined;
  /** Whether the system does not let us see the system calls of a thread. */
  readonly isDenied: boolean;
}

/** Reads the threads of a process, two times: CPU percent is what was used in between. */
export function* readThreads(
  { pid }: Identity,
  files: ProcessFiles,
  { now, sleep }: Clock,
): SlicedTask<ThreadsReading> {
  const before = yield* readTimes(pid, files, now);
  // A process of zombies has nothing to measure.
  const isAlive = [...before.values()].some(({ stat }) => stat.state !== 'zombie');
  if (isAlive && files.checkTime()) yield* wait(sleep(intervalMs));
  const second = isAlive ? yield* readTimes(pid, files, now) : before;
  // If there was no time left for the rest, what was read of it first is the latest.
  const after = files.isLate ? new Map([...before, ...second]) : second;
  const threads = [...after].map(([tid, reading]) => measure(tid, before.get(tid), reading));
  threads.sort((a, b) => Number(b.tid === pid) - Number(a.tid === pid) || (b.cpu ?? 0) - (a.cpu ?? 0) || a.tid - b.tid);
  const found: BareThread[] = [];
  let isDenied = false;
  for (const thread of threads.slice(0, maxThreads)) {
    if (found.length > 0 && !files.checkTime()) {
      found.push(thread);
      continue;
    }
    const folder = `/proc/${pid}/task/${thread.tid}`;
    const isAsked: boolean = !isDenied && isInCall(thread) && after.get(thread.tid)?.stat.kernelThread === false;
    const text: string | undefined = isAsked ? yield* files.ask(`${folder}/syscall`) : '';
    if (text === undefined && files.text(`${folder}/stat`) === undefined) continue;
    isDenied ||= text === undefined && !files.isLate;
    found.push(withCall(thread, parseSystemCall(text ?? ''), files.text(`${folder}/wchan`)));
    yield;
  }
  return { threads: found, count: threads.length, first: after.get(pid)?.stat, isDenied };
}

interface Reading {
  readonly stat: ThreadStat;
  /** CPU time in ms, to the nanosecond where the kernel counts it. */
  readonly ranMs: number;
  /** Time in which it was ready to run, and waited for a core, in ms; undefined if the kernel does not count it. */
  readonly waitedMs: number | undefined;
  readonly at: number;
}

function* readTimes(pid: number, files: ProcessFiles, now: () => number): SlicedTask<ReadonlyMap<number, Reading>> {
  const readings = new Map<number, Reading>();
  for (const name of yield* files.names(`/proc/${pid}/task`, maxMeasured)) {
    if (readings.size > 0 && !files.checkTime()) break;
    const folder = `/proc/${pid}/task/${name}`;
    const stat = parseThreadStat(files.text(`${folder}/stat`) ?? '');
    if (stat)
      readings.set(Number(name), { stat, ...parseSchedstat(files.text(`${folder}/schedstat`), stat), at: now() });
    yield;
  }
  return readings;
}

/**
 * `schedstat` has the time on a processor and the time of waiting for one, in ns (Documentation/scheduler/sched-stats.rst).
 * A kernel may be without it (CONFIG_SCHED_INFO).
 */
function parseSchedstat(text: string | undefined, { cpuTime }: ThreadStat): Pick<Reading, 'ranMs' | 'waitedMs'> {
  const match = /^(\d+) (\d+) /.exec(text ?? '');
  if (!match) return { ranMs: cpuTime, waitedMs: undefined };
  return { ranMs: Number(match[1]) / 1e6, waitedMs: Number(match[2]) / 1e6 };
}

function measure(tid: number, before: Reading | undefined, after: Reading): BareThread {
  const { name, state, isExiting, cpuTime, userTime, systemTime } = after.stat;
  const rest = { tid, name, state, isExiting, cpuTime, waitChannel: undefined, systemCall: undefined };
  const passedMs = before ? after.at - before.at : 0;
  if (!before || passedMs <= 0) return { ...rest, cpu: undefined, demand: undefined, isMostlyInKernel: undefined };
  const cpu = toPercent(after.ranMs - before.ranMs, passedMs);
  const waitedMs = (after.waitedMs ?? 0) - (before.waitedMs ?? 0);
  const demand = after.waitedMs === undefined ? undefined : toPercent(after.ranMs - before.ranMs + waitedMs, passedMs);
  const [user, system] = [userTime - before.stat.userTime, systemTime - before.stat.systemTime];
  return { ...rest, cpu, demand, isMostlyInKernel: user + system < minSplitMs ? undefined : system > user };
}

function toPercent(partMs: number, ofMs: number): number {
  return Math.max(0, (partMs / ofMs) * 100);
}

/** A thread that runs is in no system call that could be told, and a dead one in none. */
function isInCall({ state }: BareThread): boolean {
  return state !== 'running' && state !== 'zombie';
}

function withCall(thread: BareThread, call: SystemCall | 'running' | undefined, wchan: string | undefined): BareThread {
  // It has woken up since its state was read.
  if (call === 'running') return { ...thread, state: 'running' };
  const waitChannel = isInCall(thread) ? wchanOf(wchan) : undefined;
  return { ...thread, systemCall: call, waitChannel };
}

/** `0` if the thread does not sleep, or if the system does not tell (proc_pid_wchan(5)). */
function wchanOf(text: string | undefined): string | undefined {
  const name = text?.trim() ?? '';
  return name === '' || name === '0' ? undefined : name;
}
