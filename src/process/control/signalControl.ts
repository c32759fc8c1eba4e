import os from 'node:os';
import type { CommandControl, SystemControl } from './systemControl';
import type { SendSignal } from './signalSender';

/** Sends a signal to the process that has a pid now. */
export const sendByPid: SendSignal = ({ pid }, signal) => void process.kill(pid, signal);

/** Creates the control of a system that has the signals of POSIX. */
export function createSignalControl(
  sendSignal: SendSignal = sendByPid,
  lateChildrenMs: SystemControl['lateChildrenMs'] = [],
): SystemControl {
  const command: CommandControl = {
    sendSignal,
    setPriority: ({ pid }, nice) => {
      setPriority(pid, nice);
    },
    requests: undefined,
    dispose: () => undefined,
  };
  // Since Linux 2.6.12 a limit may permit lower ones (RLIMIT_NICE, getrlimit(2)); by default it does not.
  return { asksBySignal: true, supports: () => true, minFreeNice: 0, lateChildrenMs, startCommand: () => command };
}

/**
 * `os.setPriority` with the error code of the system, such as EACCES, which Node.js hides in the `info` of a `SystemError`.
 * @throws an error with that code.
 */
export function setPriority(pid: number, nice: number): void {
  try {
    os.setPriority(pid, nice);
  } catch (error) {
    const { info } = error as { readonly info?: { readonly code?: unknown } };
    throw typeof info?.code === 'string' ? Object.assign(new Error(info.code), { code: info.code }) : error;
  }
}
