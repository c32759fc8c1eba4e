import type { ProcessState } from '../../processInfo';
import type { ThreadReading } from '../table/threadActivity';
import { pidInfo, type LibSystem } from './libSystem';
import { readText, readUInt64 } from './readFields';

/** More threads of one process are not looked at. */
const maxThreads = 4_096;
const idBytes = 8;
const nsPerMs = 1_000_000;

/** `TH_STATE_…` (proc_info.h) */
const states: ReadonlyMap<number, ProcessState> = new Map([
  [1, 'running'],
  [2, 'stopped'],
  [3, 'sleeping'],
  [4, 'blocked'],
  [5, 'stopped'],
]);

/** The threads of a process, the first one first; none if it is gone, or belongs to another user. */
export function readThreads(libSystem: LibSystem, pid: number): readonly ThreadReading[] {
  const buffer = Buffer.alloc(maxThreads * idBytes);
  const filled = libSystem.procPidInfo(pid, pidInfo.threads.flavor, 0, buffer);
  return Array.from({ length: Math.floor(filled / idBytes) }, (_, index) =>
    readUInt64(buffer, index * idBytes),
  ).flatMap((id) => readThread(libSystem, pid, id) ?? []);
}

function readThread(libSystem: LibSystem, pid: number, id: number): ThreadReading | undefined {
  const { flavor, bytes } = pidInfo.thread;
  const buffer = Buffer.alloc(bytes);
  return libSystem.procPidInfo(pid, flavor, id, buffer) === bytes ? decodeThread(buffer, id) : undefined;
}

/** Reads a `proc_threadinfo` (proc_info.h). Its times are in ns, other than those of processes (bsd_kern.c). */
export function decodeThread(buffer: Buffer, id: number): ThreadReading {
  return {
    // Ids of threads are not used again.
    key: String(id),
    tid: id,
    name: readText(buffer, 48, 64),
    state: states.get(buffer.readInt32LE(24)) ?? 'unknown',
    userTime: readUInt64(buffer, 0) / nsPerMs,
    kernelTime: readUInt64(buffer, 8) / nsPerMs,
  };
}
