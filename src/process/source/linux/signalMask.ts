import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';

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
    catches: (signal) => has(/^SigCgt:\s*([0-9a-f]+)$/m.exec(text)?.[1], signal),
    ignores: (signal) => has(/^SigIgn:\s*([0-9a-f]+)$/m.exec(text)?.[1], signal),
    tracerPid: Number(/^TracerPid:\s*(\d+)$/m.exec(text)?.[1] ?? 0),
  };
}

function has(mask: string | undefined, signal: number): boolean | undefined {
  return mask === undefined ? undefined : ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}
