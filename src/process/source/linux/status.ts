// What the text of `/proc/PID/status` tells (proc_pid_status(5)).

/** The masks of signals: with a handler, ignored, blocked, and pending for a thread and for the process. */
export type SignalMaskName = 'SigCgt' | 'SigIgn' | 'SigBlk' | 'SigPnd' | 'ShdPnd';

/** A mask of signals, the first one in the lowest bit; undefined if the text does not have it. */
export function getSignalMask(status: string, name: SignalMaskName): bigint | undefined {
  const hex = new RegExp(`^${name}:\\s*([\\da-f]{1,32})$`, 'm').exec(status)?.[1];
  return hex === undefined ? undefined : BigInt(`0x${hex}`);
}

/** Whether a mask has the signal of this number. */
export function hasSignal(mask: bigint, signal: number): boolean {
  return ((mask >> BigInt(signal - 1)) & 1n) === 1n;
}

/** The pid of the process that traces it; 0 if none does. */
export function getTracerPid(status: string): number {
  return Number(/^TracerPid:\s*(\d+)$/m.exec(status)?.[1] ?? 0);
}

/** Its pid in each pid namespace, the outermost that we see first; empty if the kernel does not tell. */
export function getNamespacePids(status: string): readonly number[] {
  return (/^NSpid:\s*(.*)$/m.exec(status)?.[1] ?? '').split('\t').filter(Boolean).map(Number);
}
