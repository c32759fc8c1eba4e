import { constants } from 'node:os';
import type { Identity } from '../../identity';
import { createAuditToken } from '../../source/macos/auditToken';
import { readKernelProcess } from '../../source/macos/kernelProcessList';
import type { LibSystem } from '../../source/macos/libSystem';
import { readUniqueIdentifier } from '../../source/macos/readProcess';
import { sendByPid } from '../signalControl';
import type { SendSignal } from '../signalSender';
import { systemError } from '../systemError';

/** While a process executes one program after the other, each try may come too late. */
const maxTries = 4;

const { ESRCH } = constants.errno;

/**
 * Sends signals on macOS. Since macOS 14.4 the kernel itself checks which process is meant, so that nothing lies between
 * the look and the signal; before that, the process is looked up and signalled in one turn.
 */
export function createMacosSendSignal(libSystem: LibSystem, kill: SendSignal = sendByPid): SendSignal {
  return (target, signal) => {
    if (sendExactly(libSystem, target, signal)) return;
    if (!isRunning(libSystem, target)) throw systemError('ESRCH');
    kill(target, signal);
  };
}

/**
 * @returns whether the signal was sent; false if that cannot be done in this way, or is refused.
 * @throws ESRCH, if the process is gone.
 */
function sendExactly(libSystem: LibSystem, target: Identity, signal: NodeJS.Signals): boolean {
  const { procSignalWithAuditToken } = libSystem;
  if (!procSignalWithAuditToken) return false;
  for (let tries = 0; tries < maxTries; tries++) {
    const version = readUniqueIdentifier(libSystem, target.pid)?.version;
    if (version === undefined) return false;
    // Looked up after its version: what had this version then is the target.
    if (!isRunning(libSystem, target)) throw systemError('ESRCH');
    const error = procSignalWithAuditToken(createAuditToken(target.pid, version), constants.signals[signal]);
    if (error === 0) return true;
    // Otherwise it has ended, or has executed another program, which changes its version.
    if (error !== ESRCH) return false;
  }
  return false;
}

/** Whether the pid still belongs to the process. */
function isRunning(libSystem: LibSystem, target: Identity): boolean {
  return readKernelProcess(libSystem, target.pid)?.startTime === target.startTime;
}
