import type { Identity } from '../identity';

/** What one can do to a process. `…Tree` means the process and its descendants. */
export type Action =
  | 'terminate'
  | 'kill'
  | 'terminateTree'
  | 'killTree'
  | 'interrupt'
  | 'hangUp'
  | 'quit'
  | 'user1'
  | 'user2'
  | 'pause'
  | 'resume'
  | 'renice';

/**
 * What became of a process: `gone` (it no longer runs; a zombie is gone), `alive` (it still runs after the wait),
 * `denied` (the system did not allow it, EPERM), `replaced` (its pid belongs to somebody else now; nothing was sent).
 */
export type Outcome = 'gone' | 'alive' | 'denied' | 'replaced';

export interface ProcessOutcome extends Identity {
  readonly name: string;
  readonly outcome: Outcome;
  /** More than the outcome says, for the log and the tooltip: an error code, `blocked` (uninterruptible sleep), … */
  readonly detail?: string;
}

/** The one report of everything that sends signals. */
export interface Report {
  readonly action: Action;
  /** The process it was asked for. Its pid is 0 where that was a set of processes, which has a name only. */
  readonly target: Identity & { readonly name: string };
  /** Each process that was to be reached, the target first, if it is one. */
  readonly processes: readonly ProcessOutcome[];
  /** From the first look to the last, in ms. */
  readonly durationMs: number;
  /** How many times the tree was listed; 1 for a single process. */
  readonly rounds: number;
}

/** The processes of a report that ended as asked, and those that did not. */
export function withOutcome(report: Report, ...outcomes: readonly Outcome[]): readonly ProcessOutcome[] {
  return report.processes.filter((process) => outcomes.includes(process.outcome));
}
