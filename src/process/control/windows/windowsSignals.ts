import type { ProcessInfo } from '../../processInfo';
import type { Handle, Kernel32 } from '../../source/windows/kernel32';
import { ntStatus, processInformation, type Ntdll } from '../../source/windows/ntdll';
import { hasExited } from '../../source/windows/openProcess';
import type { SendSignal } from '../signalSender';
import { systemError } from '../systemError';
import type { PinnedProcesses } from './pinnedProcesses';
import type { Suspensions } from './suspensions';

/** The exit code of what is killed. Node.js ends a process with the same (`uv_kill`). */
const killedExitCode = 1;

/** A process is suspended at most so often: threads have a limit of 127 (MAXIMUM_SUSPEND_COUNT, winnt.h). */
const maxSuspensions = 100;

/** `PROCESS_EXTENDED_BASIC_INFORMATION` (phnt, ntpsapi.h): its size in bytes, where its flags are, and one of them. */
const extendedBytes = 64;
const flagsOffset = 56;
const isDeletingFlag = 0x04;

/**
 * Does to a process what a signal does on other systems: ends, suspends and resumes it. What Windows has nothing for is
 * refused with ENOSYS.
 */
export function createWindowsSignals(
  kernel32: Kernel32,
  ntdll: Ntdll,
  pinned: PinnedProcesses,
  suspensions: Suspensions,
): SendSignal {
  const check = (handle: Handle, isDone: boolean): void => {
    if (isDone) return;
    throw systemError(hasExited(kernel32, handle) ? 'ESRCH' : 'protected');
  };

  const kill = (process: ProcessInfo): void => {
    const handle = pinned.open(process);
    // Of a process that is ending already, Windows says that access is denied.
    check(handle, kernel32.terminateProcess(handle, killedExitCode) || isEnding(ntdll, handle));
    suspensions.forget(process);
  };

  /** Does nothing to a process that is suspended, as SIGSTOP does nothing to one that is stopped. */
  const suspend = (process: ProcessInfo): void => {
    const handle = pinned.open(process);
    const count = suspensions.count(process);
    const isSuspended = process.state === 'stopped' || (count > 0 && process.state === 'unknown');
    if (isSuspended || count >= maxSuspensions) return;
    check(handle, ntdll.suspendProcess(handle) === ntStatus.success);
    suspensions.add(process);
  };

  /** Takes back what was suspended from here, and nothing of what another program has suspended. */
  const resume = (process: ProcessInfo): void => {
    const handle = pinned.open(process);
    // What an earlier extension host has suspended is not known here.
    const times = Math.max(1, suspensions.count(process));
    suspensions.forget(process);
    for (let time = 0; time < times; time++) check(handle, ntdll.resumeProcess(handle) === ntStatus.success);
  };

  return (process, signal) => {
    if (signal === 'SIGKILL') kill(process);
    else if (signal === 'SIGSTOP') suspend(process);
    else if (signal === 'SIGCONT') resume(process);
    else throw systemError('ENOSYS');
  };
}

/** Whether the end of a process has begun, which what it has asked of a device may hold up. */
function isEnding(ntdll: Ntdll, handle: Handle): boolean {
  const information = Buffer.alloc(extendedBytes);
  information.writeUInt32LE(extendedBytes);
  const { status } = ntdll.queryInformationProcess(handle, processInformation.basic, information);
  return status === ntStatus.success && (information.readUInt32LE(flagsOffset) & isDeletingFlag) !== 0;
}
