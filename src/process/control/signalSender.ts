import { sameProcess, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { Guard } from './protection';
import { type GetProcess } from '../source/processSource';

/** Sends one signal to one process, as `process.kill` does; throws what the system answers. */
export type SendSignal = (pid: number, signal: NodeJS.Signals) => void;

/** Whether a process was reached, and if not, why. */
export type SignalResult =
  | { readonly result: 'sent'; readonly process: ProcessInfo }
  /** The sender thought better of it, having seen the process. */
  | { readonly result: 'withheld'; readonly process: ProcessInfo }
  /** It had ended before. */
  | { readonly result: 'gone' }
  /** Its pid belongs to somebody else. */
  | { readonly result: 'replaced' }
  /** The system did not allow it, or we do not: `detail` has the error code or the reason. */
  | { readonly result: 'denied'; readonly process: ProcessInfo | undefined; readonly detail: string };

/** Asked in the same turn, about the process as it is now. */
type SkipTest = (now: ProcessInfo) => boolean;

const never: SkipTest = () => false;

/**
 * The one place through which everything passes that is done to a process. Who has the pid is looked up in the same
 * turn of the event loop, so that nothing of ours comes between. The system leaves a gap of microseconds there that only
 * a pidfd would close, which Node has none of; a pid is not handed out again in that time unless all others are used up.
 */
export class SignalSender {
  constructor(
    private readonly glance: GetProcess,
    private readonly guard: Guard,
    private readonly kill: SendSignal,
  ) {}

  signal(to: Identity, signal: NodeJS.Signals, unless: SkipTest = never): SignalResult {
    const isMeant: SkipTest = (now) => sameProcess(now, to);
    return this.reach(to.pid, isMeant, unless, (pid) => {
      this.kill(pid, signal);
    });
  }

  /** Signals whoever has a pid now, if it is the one that is meant. */
  signalIf(pid: number, signal: NodeJS.Signals, isMeant: SkipTest): SignalResult {
    return this.reach(pid, isMeant, never, (found) => {
      this.kill(found, signal);
    });
  }

  /** Does something to the process if it is still the same and may be reached. */
  act(to: Identity, action: (pid: number) => void): SignalResult {
    return this.reach(to.pid, (now) => sameProcess(now, to), never, action);
  }

  private reach(pid: number, isMeant: SkipTest, unless: SkipTest, action: (pid: number) => void): SignalResult {
    // 0, negative numbers and -1 would reach a group of processes or everybody (kill(2)).
    if (!Number.isSafeInteger(pid) || pid <= 1) return { result: 'denied', process: undefined, detail: 'group' };
    const process = this.glance(pid);
    if (process?.pid !== pid) return { result: 'gone' };
    if (!isMeant(process)) return { result: 'replaced' };
    if (!isAlive(process)) return { result: 'gone' };
    const reason = this.guard.quickCheck(process);
    if (reason) return { result: 'denied', process, detail: reason };
    if (unless(process)) return { result: 'withheld', process };
    try {
      action(pid);
      return { result: 'sent', process };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return code === 'ESRCH' ? { result: 'gone' } : { result: 'denied', process, detail: code };
    }
  }
}
