import { keyOf, sameProcess } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import { getProcessType } from '../programs/vscodeProcesses';
import type { ControlContext } from './controlContext';
import { refuse } from './refusal';

/**
 * The process that a command is for, whatever the caller has handed in. `whole`: the user has confirmed that another
 * VS Code is to be ended as a whole; its main process may be signalled then.
 * @throws {RefusedError} if there is no such process, and if it must not be signalled.
 */
export function checkTarget(
  target: unknown,
  whole: boolean,
  { getProcess, guard }: Pick<ControlContext, 'getProcess' | 'guard'>,
): ProcessInfo {
  const { pid, startTime } = parseTarget(target);
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) throw refuse('notAPid', pid);
  if (pid <= 0) throw refuse('group', pid);
  const process = getProcess(pid);
  if (!process || !isAlive(process)) throw refuse(pid === 1 ? 'init' : 'noSuchProcess', pid, process);
  const reason = guard.fullCheck(process);
  const isConfirmed = reason === 'otherVSCode' && whole && getProcessType(process) === undefined;
  if (reason && !isConfirmed) throw refuse(reason, pid, process);
  if (startTime !== undefined && !(typeof startTime === 'number' && sameProcess(process, { pid, startTime }))) {
    throw refuse('replaced', typeof startTime === 'number' ? keyOf({ pid, startTime }) : pid, process);
  }
  return process;
}

/** What is not an object with a pid counts as the pid itself. */
function parseTarget(target: unknown): { readonly pid: unknown; readonly startTime: unknown } {
  if (typeof target !== 'object' || target === null || !('pid' in target)) return { pid: target, startTime: undefined };
  return { pid: target.pid, startTime: 'startTime' in target ? target.startTime : undefined };
}
