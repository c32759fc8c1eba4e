import type { Identity } from '../../identity';
import { readDuration, readFileTime } from './fileTime';
import { processAccess, processTimesBytes, waitResult, win32Error, type Handle, type Kernel32 } from './kernel32';

const maxPid = 0xffff_ffff;

/**
 * Whether a number can be the pid of a process. Pids are multiples of four, and `OpenProcess` ignores the two lowest bits:
 * without this check, the pid of a process plus one would be that process.
 */
export function isPid(pid: number): boolean {
  return Number.isSafeInteger(pid) && pid > 0 && pid <= maxPid && pid % 4 === 0;
}

/** Why a process could not be opened. */
export type OpenFailure = 'gone' | 'denied';

/**
 * Opens the process that has a pid now, if it has not exited, and closes it after `use`. While it is open, the pid is not
 * handed out again. A process that has exited has a pid until its last handle is closed.
 */
export function withProcess<T>(
  kernel32: Kernel32,
  pid: number,
  access: number,
  use: (handle: Handle) => T,
): T | OpenFailure {
  if (!isPid(pid)) return 'gone';
  const handle = kernel32.openProcess(access | processAccess.synchronize, pid);
  if (handle === 0) return kernel32.getLastError() === win32Error.invalidParameter ? 'gone' : 'denied';
  try {
    const isGone = kernel32.getProcessId(handle) !== pid || hasExited(kernel32, handle);
    return isGone ? 'gone' : use(handle);
  } finally {
    kernel32.closeHandle(handle);
  }
}

/** The same for one process exactly: its pid may belong to another one now. */
export function withSameProcess<T>(
  kernel32: Kernel32,
  process: Identity,
  access: number,
  use: (handle: Handle) => T,
): T | OpenFailure {
  return withProcess(kernel32, process.pid, access | processAccess.queryLimited, (handle) =>
    readTimes(kernel32, handle)?.startTime === process.startTime ? use(handle) : 'gone',
  );
}

/**
 * When the process was started that has a pid now, even if it has exited and something holds it; undefined if none has, or
 * if it may not be opened.
 */
export function readStartTime(kernel32: Kernel32, pid: number): number | undefined {
  if (!isPid(pid)) return undefined;
  const handle = kernel32.openProcess(processAccess.queryLimited, pid);
  if (handle === 0) return undefined;
  try {
    return kernel32.getProcessId(handle) === pid ? readTimes(kernel32, handle)?.startTime : undefined;
  } finally {
    kernel32.closeHandle(handle);
  }
}

/** The handle has to be opened with {@link processAccess.synchronize}. */
export function hasExited(kernel32: Kernel32, handle: Handle): boolean {
  return kernel32.waitForSingleObject(handle, 0) === waitResult.signaled;
}

export interface ProcessTimes {
  /** As a listing has it ({@link SystemProcess.startTime}). */
  readonly startTime: number;
  /** In ms. */
  readonly cpuTime: number;
}

export function readTimes(kernel32: Kernel32, handle: Handle): ProcessTimes | undefined {
  const times = Buffer.alloc(processTimesBytes);
  if (!kernel32.getProcessTimes(handle, times)) return undefined;
  return { startTime: readFileTime(times, 0), cpuTime: readDuration(times, 16) + readDuration(times, 24) };
}
