import type { Clock } from '../../common/clock';
import type { ForkMonitor } from '../source/forkMonitor';
import type { GetProcess, ProcessSource } from '../source/processSource';
import type { Guard } from './protection';
import type { SignalSender } from './signalSender';

/** What one command that sends signals works with. */
export interface ControlContext {
  readonly source: Pick<ProcessSource, 'listAll'>;
  readonly getProcess: GetProcess;
  /** {@link getProcess} at the cost of one read: without command line, folder and user. */
  readonly getBasic: GetProcess;
  readonly guard: Guard;
  readonly signals: SignalSender;
  readonly clock: Clock;
  readonly forkMonitor: ForkMonitor | undefined;
  /** Calls back when this process exits; the returned function takes that back. */
  readonly onExit: (callback: () => void) => () => void;
}
