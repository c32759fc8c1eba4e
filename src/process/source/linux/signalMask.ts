import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';

const maxBytes = 16 * 1024;

/** What is told of a process and its signals and tracer in `/proc/PID/status` (proc_pid_status(5)). */
export interface SignalStatus {
  /** Whether it has a handler for the signal of this number. */
  readonly catches: (signal: number) => boolean | undefined;
  /** Whether the signal of this number does nothing to it. */
  readonly ignores: (signal: number) => boolean | undefined;
  /** The pid of the process that traces it; 0 when none does. */
  readonly tracerPid: number;
}

/** Reads it; undefined when the process is gone. */
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
