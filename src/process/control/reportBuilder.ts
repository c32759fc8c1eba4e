import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { RefusalReason } from './refusal';
import type { Action, ProcessOutcome, Report } from './report';
import type { SignalResult } from './signalSender';
import { findRunning } from './liveness';
import { type GetProcess } from '../source/processSource';

interface Entry {
  readonly process: ProcessInfo;
  readonly delivery: SignalResult | undefined;
  /** Whether anything ever was sent to it. */
  readonly reached: boolean;
}

/** Keeps account of whom something was sent to, and makes the report of it. */
export class ReportBuilder {
  private readonly entries = new Map<string, Entry>();
  private readonly gone = new Set<string>();

  constructor(
    private readonly action: Action,
    private readonly target: Report['target'],
    private readonly startedAt: number,
  ) {}

  /** Notes what came of a signal; of several to one process, the last counts. */
  record(process: ProcessInfo, delivery?: SignalResult): void {
    const before = this.entries.get(keyOf(process));
    this.entries.set(keyOf(process), {
      process: before?.process ?? process,
      delivery: delivery ?? before?.delivery,
      reached: before?.reached === true || delivery?.result === 'sent',
    });
  }

  /** Notes the programs that are not to be ended with the tree. */
  recordSpared(spared: Iterable<{ readonly process: ProcessInfo; readonly reason: RefusalReason }>): void {
    for (const { process, reason } of spared) this.record(process, { result: 'denied', process, detail: reason });
  }

  /** Notes that these were seen to be gone, so that nobody has to look again. */
  recordGone(processes: Iterable<Identity>): void {
    for (const process of processes) this.gone.add(keyOf(process));
  }

  /** `now` is on the clock that `startedAt` was taken from. */
  build(glance: GetProcess, now: number, rounds: number): Report {
    return {
      action: this.action,
      target: identityOf(this.target),
      processes: [...this.entries].map(([key, entry]) =>
        this.gone.has(key) ? { ...identityOf(entry.process), outcome: 'gone' } : outcomeOf(entry, glance),
      ),
      durationMs: now - this.startedAt,
      rounds,
    };
  }
}

function outcomeOf({ process, delivery, reached }: Entry, glance: GetProcess): ProcessOutcome {
  const identity = identityOf(process);
  if (delivery?.result === 'replaced' && !reached) return { ...identity, outcome: 'replaced' };
  const now = findRunning(process, glance);
  if (!now) return { ...identity, outcome: 'gone' };
  if (delivery?.result === 'denied') return { ...identity, outcome: 'denied', detail: delivery.detail };
  return { ...identity, outcome: 'alive', detail: now.state };
}

function identityOf({ pid, startTime, name }: Report['target']): Identity & { readonly name: string } {
  return { pid, startTime, name };
}
