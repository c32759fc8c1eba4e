import { toMs } from './kernelProcess';
import { readUInt64 } from './readFields';

/** What the kernel tells of a process of our own user (`proc_taskallinfo`, proc_info.h). */
export interface TaskInfo {
  readonly pid: number;
  /** As in a `KernelProcess`. */
  readonly startTime: number;
  /** Its open files take so many places. */
  readonly descriptorCount: number;
  /** Bytes. */
  readonly residentMemory: number;
  /** CPU time of all its threads, dead or alive, in ticks. */
  readonly cpuTicks: number;
  readonly threadCount: number;
  /** How many of the threads run, or would run if a core were free. */
  readonly runningThreads: number;
  readonly contextSwitches: number;
}

/** Reads a buffer of {@link pidInfo} that is full. */
export function decodeTaskInfo(buffer: Buffer): TaskInfo {
  return {
    pid: buffer.readUInt32LE(12),
    startTime: toMs(readUInt64(buffer, 120), readUInt64(buffer, 128)),
    descriptorCount: buffer.readUInt32LE(96),
    residentMemory: readUInt64(buffer, 144),
    cpuTicks: readUInt64(buffer, 152) + readUInt64(buffer, 160),
    threadCount: buffer.readInt32LE(220),
    runningThreads: buffer.readInt32LE(224),
    contextSwitches: buffer.readInt32LE(216),
  };
}

/** What the children that a process has waited for have used, in ticks (`rusage_info_v2`, resource.h). */
export interface RusageInfo {
  readonly childrenCpuTicks: number;
  /** Bytes from and to disks, since its start. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The memory that it alone is charged for, compressed pages included. */
  readonly footprint: number;
}

export function decodeRusage(buffer: Buffer): RusageInfo {
  return {
    childrenCpuTicks: readUInt64(buffer, 96) + readUInt64(buffer, 104),
    bytesRead: readUInt64(buffer, 144),
    bytesWritten: readUInt64(buffer, 152),
    footprint: readUInt64(buffer, 72),
  };
}
