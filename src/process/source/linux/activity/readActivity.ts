import type { Clock } from '../../../../common/clock';
import type { SlicedTask } from '../../../../common/timeSlicing';
import type { Identity } from '../../../identity';
import type {
  ActivityGap,
  Descriptor,
  ExitStatus,
  ProcessActivity,
  RelatedProcess,
  ThreadActivity,
} from '../../processActivity';
import type { GetProcess } from '../../processSource';
import { getNamespacePids, getTracerPid } from '../status';
import { DescriptorReader, type Request } from './descriptorReader';
import { inferDescriptor } from './inferDescriptor';
import type { ProcessFiles } from './processFiles';
import { findAwaited, readChildren } from './readChildren';
import { readThreads, type BareThread, type ThreadsReading } from './readThreads';
import { getCallDescriptor } from './systemCalls';

/**
 * Reads what a process does, which takes some 0.2 s, and never 2 s.
 * `getProcess` is as {@link ProcessSource.get}, but does not throw.
 * @returns undefined if the process is gone.
 */
export function* readActivity(
  process: Identity,
  files: ProcessFiles,
  clock: Clock,
  getProcess: GetProcess,
): SlicedTask<ProcessActivity | undefined> {
  if (getProcess(process.pid)?.startTime !== process.startTime) return undefined;
  const reading = yield* readThreads(process, files, clock);
  const getRelated = (pid: number): RelatedProcess | undefined => {
    const other = getProcess(pid);
    return other && relatedTo(other);
  };
  const status = files.text(`/proc/${process.pid}/status`) ?? '';
  const threads = yield* withTargets(process.pid, reading, files, status, getRelated);
  const found = getProcess(process.pid);
  // Meanwhile the pid may have gone to another process: then what was read is of that one.
  if (found?.startTime !== process.startTime) return undefined;
  const tracerPid = getTracerPid(status) || getTracerPid(statusOfTraced(process.pid, threads, files));
  return {
    ...relatedTo(found),
    ...{ state: found.state, isKernelThread: found.kernelThread },
    threads,
    threadCount: Math.max(reading.count, found.threads),
    parent: getRelated(found.parentPid),
    tracer: tracerPid > 0 ? getRelated(tracerPid) : undefined,
    ended: found.state === 'zombie' ? exitStatusOf(reading, found.otherUser === undefined) : undefined,
    otherUser: found.otherUser,
    isInContainer:
      getNamespacePids(status).length > Math.max(1, getNamespacePids(files.text('/proc/self/status') ?? '').length),
    gaps: gapsOf(reading, files, found.otherUser !== undefined),
  };
}

/** The threads with what their system calls work on. */
function* withTargets(
  pid: number,
  { threads }: ThreadsReading,
  files: ProcessFiles,
  status: string,
  getRelated: (pid: number) => RelatedProcess | undefined,
): SlicedTask<readonly ThreadActivity[]> {
  // The first thread may have exited; then only the others have the descriptors (proc_pid_fd(5)).
  const alive = threads.find(({ state }) => state !== 'zombie');
  const folder = `/proc/${pid}/task/${alive?.tid ?? pid}`;
  const requests = new Map<number, Request>();
  for (const { tid, systemCall, waitChannel } of threads) {
    const number = systemCall
      ? getCallDescriptor(systemCall.name, systemCall.args)
      : yield* inferDescriptor(waitChannel, folder, files);
    if (number !== undefined) requests.set(tid, { number, waitChannel });
  }
  const descriptors: ReadonlyMap<number, Descriptor> =
    requests.size > 0
      ? yield* new DescriptorReader(pid, folder, files, getRelated).read([...requests.values()])
      : new Map<number, Descriptor>();
  const children = threads.some(isWaitingForChild) ? yield* readChildren(pid, files) : [];
  return threads.map((thread) => {
    const request = requests.get(thread.tid);
    const awaited = isWaitingForChild(thread) ? findAwaited(thread.systemCall, children, status) : [];
    return {
      ...thread,
      descriptor: request && descriptors.get(request.number),
      awaited: awaited.flatMap((child) => getRelated(child.pid) ?? []),
    };
  });
}

/** `do_wait`, kernel/exit.c; `wait_for_vfork_done`, which is part of `kernel_clone`, kernel/fork.c. */
function isWaitingForChild({ systemCall, waitChannel, state }: BareThread): boolean {
  if (state === 'running' || state === 'zombie') return false;
  const name = systemCall?.name;
  if (name === 'wait4' || name === 'waitid' || name === 'vfork') return true;
  return waitChannel === 'do_wait' || waitChannel === 'kernel_clone' || waitChannel === 'wait_for_vfork_done';
}

function relatedTo({ pid, startTime, name, commandLine }: RelatedProcess): RelatedProcess {
  return { pid, startTime, name, commandLine };
}

/** A debugger may trace some threads of a process. */
function statusOfTraced(pid: number, threads: readonly ThreadActivity[], files: ProcessFiles): string {
  const traced = threads.find(({ state }) => state === 'traced');
  return (traced && files.text(`/proc/${pid}/task/${traced.tid}/status`)) ?? '';
}

/** As wait(2) defines it. It is 0 also where reading it is not permitted. */
function exitStatusOf({ first }: ThreadsReading, isOwn: boolean): ExitStatus | undefined {
  if (first?.state !== 'zombie' || (first.exitCode === 0 && !isOwn)) return undefined;
  const signal = first.exitCode & 0x7f;
  return signal > 0 ? { signal } : { code: (first.exitCode >> 8) & 0xff };
}

function gapsOf({ isDenied }: ThreadsReading, files: ProcessFiles, isOtherUser: boolean): readonly ActivityGap[] {
  const gaps: ActivityGap[] = [];
  if (isDenied) {
    const scope = Number(files.text('/proc/sys/kernel/yama/ptrace_scope') ?? 0);
    gaps.push(isOtherUser ? 'otherUser' : scope > 0 ? 'ptraceScope' : 'denied');
  }
  if (files.isLate) gaps.push('late');
  return gaps;
}
