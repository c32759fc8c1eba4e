import type { Clock } from '../../common/clock';
import type { ForkMonitor } from '../source/forkMonitor';
import type { GetProcess, ProcessSource } from '../source/processSource';
import type { Guard } from './protection';
import type { RequestSender } from './requestSender';
import type { SignalSender } from './signalSender';
import type { CommandControl, SystemControl } from './systemControl';

/** What one command that sends signals works with. */
export interface ControlContext {
  readonly source: Pick<ProcessSource, 'listAll'>;
  readonly getProcess: GetProcess;
  /** {@link getProcess} at the cost of one read: without command line, folder and user. */
  readonly getBasic: GetProcess;
  readonly guard: Guard;
  readonly signals: SignalSender;
  /** How processes are asked to exit where there is no signal for that; undefined where there is. */
  readonly requests: RequestSender | undefined;
  readonly setPriority: CommandControl['setPriority'];
  readonly lateChildrenMs: SystemControl['lateChildrenMs'];
  readonly clock: Clock;
  readonly forkMonitor: ForkMonitor | undefined;
  /** Calls back when this process exits; the returned function takes that back. */
  readonly onExit: (callback: () => void) => () => void;
}
