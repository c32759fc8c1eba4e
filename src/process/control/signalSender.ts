import { errorCode } from '../../common/errors';
import { sameProcess, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { GetProcess } from '../source/processSource';
import type { Guard } from './protection';

/**
 * Sends one signal to one process, which has just been looked up; throws the error of the system. A system that can hold on
 * to a process compares the start time itself.
 */
export type SendSignal = (process: ProcessInfo, signal: NodeJS.Signals) => void;

/** Is told that a signal was sent to exactly this process. */
export type OnSignalSent = (process: Identity, signal: NodeJS.Signals) => void;

/** Whether a signal was sent, and if not, why. */
export type SignalResult =
  | { readonly result: 'sent'; readonly process: ProcessInfo }
  /** The caller's condition spoke against it once the process had been read. */
  | { readonly result: 'skipped'; readonly process: ProcessInfo }
  /** The process had ended before. */
  | { readonly result: 'gone' }
  /** The pid belongs to another process now. */
  | { readonly result: 'replaced' }
  /** Not permitted by the system or by the guard: `detail` has the error code or the reason. */
  | { readonly result: 'denied'; readonly process: ProcessInfo | undefined; readonly detail: string };

/** A condition on the process as it is in the turn in which the signal is sent. */
type Condition = (now: ProcessInfo) => boolean;

const never: Condition = () => false;

/**
 * The one place through which everything passes that is done to a process. The holder of the pid is read in the same turn
 * of the event loop, so that nothing of ours comes between. POSIX leaves a gap of microseconds there, which on Linux only a
 * pidfd would close, which Node does not have; a pid is not handed out again in that time unless all others are used up.
 */
export class SignalSender {
  constructor(
    private readonly getBasic: GetProcess,
    private readonly guard: Guard,
    private readonly sendSignal: SendSignal,
    /** Is told of every signal that was sent. */
    private readonly onSent: OnSignalSent = () => undefined,
  ) {}

  signal(target: Identity, signal: NodeJS.Signals, skipIf: Condition = never): SignalResult {
    const isTarget: Condition = (now) => sameProcess(now, target);
    return this.send(target.pid, signal, isTarget, skipIf);
  }

  /** Signals the process that has a pid now, if it meets the condition. */
  signalIf(pid: number, signal: NodeJS.Signals, isTarget: Condition): SignalResult {
    return this.send(pid, signal, isTarget, never);
  }

  /** Does something other than signalling to the process, if it is still the same and may be signalled. */
  apply(target: Identity, action: (process: ProcessInfo) => void): SignalResult {
    return this.act(target.pid, (now) => sameProcess(now, target), never, action);
  }

  /** Whether something may be done to the process now: the result is then `sent`, though nothing is. */
  check(target: Identity): SignalResult {
    return this.apply(target, () => undefined);
  }

  private send(pid: number, signal: NodeJS.Signals, isTarget: Condition, skipIf: Condition): SignalResult {
    const result = this.act(pid, isTarget, skipIf, (found) => {
      this.sendSignal(found, signal);
    });
    if (result.result === 'sent') this.onSent(result.process, signal);
    return result;
  }

  private act(
    pid: number,
    isTarget: Condition,
    skipIf: Condition,
    action: (process: ProcessInfo) => void,
  ): SignalResult {
    // 0, negative numbers and -1 would reach a process group or all processes (kill(2)).
    if (!Number.isSafeInteger(pid) || pid <= 1) return { result: 'denied', process: undefined, detail: 'group' };
    const process = this.getBasic(pid);
    if (process?.pid !== pid) return { result: 'gone' };
    if (!isTarget(process)) return { result: 'replaced' };
    if (!isAlive(process)) return { result: 'gone' };
    const reason = this.guard.quickCheck(process);
    if (reason) return { result: 'denied', process, detail: reason };
    if (skipIf(process)) return { result: 'skipped', process };
    try {
      action(process);
      return { result: 'sent', process };
    } catch (error) {
      const code = errorCode(error) ?? String(error);
      return code === 'ESRCH' ? { result: 'gone' } : { result: 'denied', process, detail: code };
    }
  }
}
