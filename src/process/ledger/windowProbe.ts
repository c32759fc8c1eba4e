import { sameProcess, type Identity } from '../identity';
import type { NamedWindow } from './ledgerName';
import type { ReportedFailures } from './reportedFailures';

export interface WindowProbeOptions {
  /** This window. */
  readonly self: NamedWindow;
  /** Whether this very process still runs. May throw if the system cannot be asked. */
  readonly isRunning: (process: Identity) => boolean;
  readonly failures: ReportedFailures;
}

/** Finds out about the windows that ledgers name. */
export class WindowProbe {
  constructor(private readonly options: WindowProbeOptions) {}

  get self(): NamedWindow {
    return this.options.self;
  }

  isSelf(process: Identity): boolean {
    return sameProcess(process, this.self.process);
  }

  /** Whether a window is of another machine or container: it cannot be seen from here whether it runs. */
  isElsewhere({ space }: NamedWindow): boolean {
    return space !== undefined && space !== this.self.space;
  }

  /** A window counts as running if the system cannot be asked. */
  isRunning(process: Identity): boolean {
    try {
      return this.options.isRunning(process);
    } catch (error) {
      this.options.failures.report(`look whether the window ${process.pid} is still there`, error);
      return true;
    }
  }
}
