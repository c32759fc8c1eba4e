import type { SystemCall } from '../../processActivity';
import { getSystemCallName } from './systemCalls';

/** Below this, in bytes, are the stacks of 32-bit programs, and of no others. */
const max32BitAddress = 2n ** 32n;

/**
 * The system call in the text of `/proc/PID/syscall` (proc_pid_syscall(5)): a number, six arguments, stack pointer and
 * instruction pointer. The number is -1 if the thread is blocked outside of a system call.
 * @returns `running` if the thread does not sleep; undefined if it is in no system call.
 */
export function parseSystemCall(text: string, architecture?: string): SystemCall | 'running' | undefined {
  if (text.startsWith('running')) return 'running';
  const match = /^(\d+)((?: 0x[\da-f]{1,16}){8})\s*$/.exec(text);
  if (!match) return undefined;
  const values = (match[2] ?? '').trim().split(' ').map(BigInt);
  const number = Number(match[1]);
  // A 32-bit program on a 64-bit kernel has other numbers for its calls.
  const is32Bit = (values[6] ?? 0n) < max32BitAddress;
  return {
    number,
    name: is32Bit ? undefined : getSystemCallName(number, architecture),
    args: values.slice(0, 6).map((value) => Number(BigInt.asIntN(64, value))),
  };
}
