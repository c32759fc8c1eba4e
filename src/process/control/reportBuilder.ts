import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { Look } from './protection';
import type { RefusalReason } from './refusal';
import type { Action, ProcessOutcome, Report } from './report';
import type { Delivery } from './signalSender';
import { stillRunning } from './waitForExit';

interface Entry {
  readonly process: ProcessInfo;
  readonly delivery: Delivery | undefined;
  /** Whether anything ever was sent to it. */
  readonly reached: boolean;
}

/** Keeps account of whom something was sent to, and makes the report of it. */
export class Account {
  private readonly entries = new Map<string, Entry>();
  private readonly gone = new Set<string>();

  constructor(
    private readonly action: Action,
    private readonly target: Report['target'],
    private readonly startedAt: number,
  ) {}

  /** Notes what came of a signal; of several to one process, the last counts. */
  enter(process: ProcessInfo, delivery?: Delivery): void {
    const before = this.entries.get(keyOf(process));
    this.entries.set(keyOf(process), {
      process: before?.process ?? process,
      delivery: delivery ?? before?.delivery,
      reached: before?.reached === true || delivery?.result === 'sent',
    });
  }

  /** Notes the programs that are not to be ended with the tree. */
  enterSpared(spared: Iterable<{ readonly process: ProcessInfo; readonly reason: RefusalReason }>): void {
    for (const { process, reason } of spared) this.enter(process, { result: 'denied', process, detail: reason });
  }

  /** Notes that these were seen to be gone, so that nobody has to look again. */
  enterGone(processes: Iterable<Identity>): void {
    for (const process of processes) this.gone.add(keyOf(process));
  }

  /** `now` is on the clock that `startedAt` was taken from. */
  report(glance: Look, now: number, rounds: number): Report {
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

function outcomeOf({ process, delivery, reached }: Entry, glance: Look): ProcessOutcome {
  const identity = identityOf(process);
  if (delivery?.result === 'replaced' && !reached) return { ...identity, outcome: 'replaced' };
  const now = stillRunning(process, glance);
  if (!now) return { ...identity, outcome: 'gone' };
  if (delivery?.result === 'denied') return { ...identity, outcome: 'denied', detail: delivery.detail };
  return { ...identity, outcome: 'alive', detail: now.state };
}

function identityOf({ pid, startTime, name }: Report['target']): Identity & { readonly name: string } {
  return { pid, startTime, name };
}
