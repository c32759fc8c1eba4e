import type { Identity } from '../identity';

/** What can be done to a process. `…Tree` means the process and its descendants. */
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
 * `denied` (not permitted, by the system or by us; the detail says which), `replaced` (its pid belongs to another process
 * now; nothing was sent).
 */
export type Outcome = 'gone' | 'alive' | 'denied' | 'replaced';

export interface ProcessOutcome extends Identity {
  readonly name: string;
  readonly outcome: Outcome;
  /**
   * For the log and the tooltip: an error code, a `RefusalReason`, or `protected` if Windows lets only an administrator act
   * on the process; of a process that is `alive` its state, or `ending` if it was killed, and the system has not ended it
   * yet.
   */
  readonly detail?: string;
}

/** What a command that sends signals has achieved. */
export interface Report {
  readonly action: Action;
  /** The target of the command. The pid is 0 if that is a set of processes, which has only a name. */
  readonly target: Identity & { readonly name: string };
  /** Each process that was to be signalled; the target comes first, unless it is a set of processes. */
  readonly processes: readonly ProcessOutcome[];
  /** From the start of the command to its last check, in ms. */
  readonly durationMs: number;
  /** How many times the tree was listed; 1 for a single process. */
  readonly rounds: number;
}

/** The processes of a report that have one of these outcomes. */
export function withOutcome(report: Report, ...outcomes: readonly Outcome[]): readonly ProcessOutcome[] {
  return report.processes.filter((process) => outcomes.includes(process.outcome));
}
