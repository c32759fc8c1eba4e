import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';
import { getSignalMask, getTracerPid, hasSignal, type SignalMaskName } from './status';

const maxBytes = 16 * 1024;

/** The signals and the tracer of a process, from `/proc/PID/status` (proc_pid_status(5)). */
export interface SignalStatus {
  /** Whether the process has a handler for the signal of this number; undefined if the file does not tell. */
  readonly catches: (signal: number) => boolean | undefined;
  /** Whether the process ignores the signal of this number; undefined if the file does not tell. */
  readonly ignores: (signal: number) => boolean | undefined;
  /** The pid of the process that traces it; 0 if none does. */
  readonly tracerPid: number;
}

/** @returns undefined if the process is gone. */
export function readSignalStatus(fs: ProcFs, pid: number): SignalStatus | undefined {
  const text = readProcFile(fs, `/proc/${pid}/status`, maxBytes);
  if (text === undefined) return undefined;
  return {
    catches: (signal) => has(text, 'SigCgt', signal),
    ignores: (signal) => has(text, 'SigIgn', signal),
    tracerPid: getTracerPid(text),
  };
}

function has(status: string, name: SignalMaskName, signal: number): boolean | undefined {
  const mask = getSignalMask(status, name);
  return mask === undefined ? undefined : hasSignal(mask, signal);
}
