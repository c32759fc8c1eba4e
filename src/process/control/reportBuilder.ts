import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { GetProcess } from '../source/processSource';
import { findRunning } from './liveness';
import type { RefusalReason } from './refusal';
import type { Action, ProcessOutcome, Report } from './report';
import type { SignalResult } from './signalSender';

interface Entry {
  readonly process: ProcessInfo;
  /** Of the last signal; undefined before the first. */
  readonly result: SignalResult | undefined;
  /** Whether any signal was ever sent to it. */
  readonly wasSignalled: boolean;
  /** Whether SIGKILL was. */
  readonly wasKilled: boolean;
}

/** Collects the results of a command's signals, and builds the report. */
export class ReportBuilder {
  private readonly entries = new Map<string, Entry>();
  private readonly gone = new Set<string>();

  constructor(
    private readonly action: Action,
    private readonly target: Report['target'],
    private readonly startedAt: number,
  ) {}

  /** Records a process, and the result of a signal to it; of several signals the last counts. */
  record(process: ProcessInfo, result?: SignalResult): void {
    const before = this.entries.get(keyOf(process));
    this.entries.set(keyOf(process), {
      process: before?.process ?? process,
      result: result ?? before?.result,
      wasSignalled: before?.wasSignalled === true || result?.result === 'sent',
      wasKilled: before?.wasKilled === true,
    });
  }

  /** The same for SIGKILL. */
  recordKill(process: ProcessInfo, result: SignalResult): void {
    this.record(process, result);
    const entry = this.entries.get(keyOf(process));
    if (entry && result.result === 'sent') this.entries.set(keyOf(process), { ...entry, wasKilled: true });
  }

  /** Records the applications that are not ended with the tree. */
  recordSpared(spared: Iterable<{ readonly process: ProcessInfo; readonly reason: RefusalReason }>): void {
    for (const { process, reason } of spared) this.record(process, { result: 'denied', process, detail: reason });
  }

  /** Records that these are known to be gone, so that {@link build} need not read them again. */
  recordGone(processes: Iterable<Identity>): void {
    for (const process of processes) this.gone.add(keyOf(process));
  }

  /** `now` is on the clock that `startedAt` was taken from. */
  build(getBasic: GetProcess, now: number, rounds: number): Report {
    return {
      action: this.action,
      target: identityAndName(this.target),
      processes: [...this.entries].map(([key, entry]) =>
        this.gone.has(key) ? { ...identityAndName(entry.process), outcome: 'gone' } : outcomeOf(entry, getBasic),
      ),
      durationMs: now - this.startedAt,
      rounds,
    };
  }
}

function outcomeOf({ process, result, wasSignalled, wasKilled }: Entry, getBasic: GetProcess): ProcessOutcome {
  const identity = identityAndName(process);
  if (result?.result === 'replaced' && !wasSignalled) return { ...identity, outcome: 'replaced' };
  const now = findRunning(process, getBasic);
  if (!now) return { ...identity, outcome: 'gone' };
  if (result?.result === 'denied') return { ...identity, outcome: 'denied', detail: result.detail };
  // Nothing can refuse SIGKILL, but the system may take its time.
  return { ...identity, outcome: 'alive', detail: wasKilled && now.state !== 'blocked' ? 'ending' : now.state };
}

function identityAndName({ pid, startTime, name }: Report['target']): Report['target'] {
  return { pid, startTime, name };
}
