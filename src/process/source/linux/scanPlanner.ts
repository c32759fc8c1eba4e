import { mayHaveWrapped, newPidRange, type PidMark, type PidRange } from './pidRange';
import type { SystemInfo } from './systemInfo';

/** After this time, in ms, all processes are read again, even if nothing asks for it: a safety net. */
const fullEveryMs = 300_000;
/** Added to the time since the last scan, in ms, because the forks are counted a moment after the decision to do so. */
const forkCountMarginMs = 1_000;

/** What a scan has to read to find the processes that are new. */
export interface ScanPlan {
  readonly range: PidRange;
  /** The counters of the system when the scan began; undefined if they are not reliable. */
  readonly mark: PidMark | undefined;
  /** Which pids were handed out since the scan before; undefined if that is not known. */
  readonly newPids: { readonly count: number; readonly after: number; readonly sinceMs: number } | undefined;
}

/**
 * Decides for each scan whether all processes have to be read, or only the pids that were handed out since the scan
 * before. The latter needs a scan before that has been completed: see {@link begin} and {@link complete}.
 */
export class ScanPlanner {
  /** Where the scan before has ended, if it was completed. */
  private completedMark: PidMark | undefined;
  /** Where the scan before has begun. */
  private startMark: PidMark | undefined;
  private fullAt = 0;

  constructor(
    private readonly system: SystemInfo,
    private readonly now: () => number,
  ) {}

  /** `reasonForFull` is asked only if nothing else makes the scan a full one. */
  begin(reasonForFull: () => string | undefined): ScanPlan {
    const at = this.now();
    const completed = this.completedMark;
    const started = this.startMark;
    // If this scan fails half-way, the next one has to read all processes.
    this.completedMark = undefined;
    const mark = this.takeMark(at, completed);
    this.startMark = typeof mark === 'string' ? undefined : mark;
    if (typeof mark === 'string') {
      return { range: { kind: 'full', reason: mark }, mark: undefined, newPids: undefined };
    }
    const sinceStart = newPidRange(started, mark, this.system.pidMax());
    return {
      range: this.rangeSince(completed, mark, reasonForFull),
      mark,
      newPids:
        started && sinceStart.kind === 'range'
          ? { count: sinceStart.upTo - sinceStart.after, after: sinceStart.after, sinceMs: at - started.at }
          : undefined,
    };
  }

  /** The scan has read all that is new up to this mark; undefined if it cannot tell up to where. */
  complete(mark: PidMark | undefined): void {
    this.completedMark = mark;
  }

  /** A full scan begins to read now. */
  noteFullScan(): void {
    this.fullAt = this.now();
  }

  /** Why the counters of the system are not to be used, or the counters. */
  private takeMark(at: number, completed: PidMark | undefined): PidMark | string {
    const { system } = this;
    const reason = system.unreliableReason();
    if (reason !== undefined) return reason;
    const load = system.load();
    if (!load) return '/proc/loadavg cannot be read';
    const needsForks =
      completed === undefined || mayHaveWrapped(completed, at - completed.at + forkCountMarginMs, system.pidMax());
    return { ...load, at, forks: needsForks ? system.forks() : undefined };
  }

  private rangeSince(completed: PidMark | undefined, mark: PidMark, reasonForFull: () => string | undefined): PidRange {
    const range = newPidRange(completed, mark, this.system.pidMax());
    if (range.kind === 'full') return range;
    const reason = mark.at - this.fullAt >= fullEveryMs ? 'once in a while' : reasonForFull();
    return reason === undefined ? range : { kind: 'full', reason };
  }
}
