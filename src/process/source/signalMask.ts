import { readProcText } from './readProcText';
import type { ProcFs } from './statFiles';

/** Whether a process has a handler for a signal (`SigCgt`, proc_pid_status(5)); undefined when it is gone. */
export function catchesSignal(fs: ProcFs, pid: number, signal: number): boolean | undefined {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readProcText(fs, `/proc/${pid}/status`, 16 * 1024) ?? '')?.[1];
  return mask === undefined ? undefined : ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}
