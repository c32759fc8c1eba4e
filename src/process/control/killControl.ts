import { constants } from 'node:os';
import { errorCode } from '../../common/errors';
import { setPriority } from './signalControl';
import type { Action } from './report';
import type { CommandControl, SystemControl, SystemRequests } from './systemControl';
import { systemError } from './systemError';

/** Only the class above it, REALTIME_PRIORITY_CLASS, needs a privilege (`uv_os_setpriority`; SetPriorityClass, Win32). */
export const minFreeNiceOfWindows = constants.priority.PRIORITY_HIGH;

const supported: ReadonlySet<Action> = new Set(['kill', 'killTree', 'renice']);

/**
 * Creates the control of a Windows whose functions cannot be called: all that Node.js can do there is to end a process at
 * once, whatever the signal is called (`uv_kill`).
 */
export function createKillControl(
  kill: (pid: number) => void = (pid) => void process.kill(pid, 'SIGKILL'),
): SystemControl {
  const requests: SystemRequests = {
    findMethods: (_, processes) => Promise.resolve(processes.map(() => ({ kind: 'none', reason: 'unaskable' }))),
    send: (_, processes) =>
      Promise.resolve(processes.map((process) => ({ result: 'denied', process, detail: 'unaskable' }))),
  };
  const command: CommandControl = {
    sendSignal: ({ pid }, signal) => {
      if (signal !== 'SIGKILL') throw systemError('ENOSYS');
      try {
        kill(pid);
      } catch (error) {
        throw errorCode(error) === 'EPERM' ? systemError('protected') : error;
      }
    },
    setPriority: ({ pid }, nice) => {
      setPriority(pid, nice);
    },
    requests,
    dispose: () => undefined,
  };
  return {
    asksBySignal: false,
    supports: (action) => supported.has(action),
    minFreeNice: minFreeNiceOfWindows,
    lateChildrenMs: [],
    startCommand: () => command,
  };
}
