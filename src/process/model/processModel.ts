import { systemClock } from '../../common/clock';
import { cpuPercent } from '../cpuUsage';
import { Emitter, type Disposable } from '../../common/event';
import type { Identity } from '../identity';
import { Lineage, type ReadMarker } from '../lineage/lineage';
import type { Origin } from '../origin';
import { classifyInSteps, type OrphanPolicy } from '../lineage/orphans';
import { buildSnapshot, type Snapshot } from './snapshot';
import { yieldToEventLoop, runInSlices, type SlicedTask } from '../../common/timeSlicing';
import type { ListRequest, Listing, ListingCost, ProcessSource, UnknownProcess } from '../source/processSource';
import { ProcessTable } from '../processTable';
import { type LineageRecord } from '../lineage/lineageRecord';

/** The kernel counts CPU time in steps of 10 ms: over a shorter time than this, a percentage would be mostly noise. */
const minCpuIntervalMs = 500;
/** The time between two readings is to be so many times what is not certain about it. */
const minCpuPrecision = 10;

/** After how long at a stretch judging lets others have their turn, in ms. */
const maxSliceMs = 5;

export interface ModelOptions {
  readonly source: ProcessSource;
  readonly lineage: Lineage;
  /** The origins that are open now. */
  readonly origins: () => readonly Origin[];
  readonly policy: OrphanPolicy;
  readonly readMarker: ReadMarker;
  /** Whether a process in a session of ours belongs to a window of another VS Code. */
  readonly isOfOtherWindow?: (stranger: UnknownProcess) => boolean;
  /** Whether `readCookie` may know some now that it did not before. */
  readonly shouldAskAgain?: () => boolean;
  /** ms since 1970. */
  readonly now: () => number;
  /** Resolves when everything else on the event loop has had its turn. */
  readonly pause?: () => Promise<void>;
}

/** The one owner of what is known about the processes of this workspace, and the one event that says it has changed. */
export class ProcessModel implements Disposable {
  private readonly changed = new Emitter<Snapshot>();
  private readonly listed = new Emitter<ListingCost>();
  private current: Snapshot = { at: 0, origins: [], orphans: [], detached: [], failure: undefined };
  private cpuBase: Listing | undefined;
  private cpu: ReadonlyMap<string, number> = new Map();
  private nextRecheckAt: number | undefined;

  constructor(private readonly options: ModelOptions) {}

  /** Fires after every refresh, failed ones included. */
  readonly onDidChange = this.changed.event;
  /** What each listing cost, for the log. */
  readonly onDidList = this.listed.event;

  get snapshot(): Snapshot {
    return this.current;
  }

  /** When to refresh at the latest to judge orphans in time, in ms since 1970. */
  get recheckAt(): number | undefined {
    return this.nextRecheckAt;
  }

  /**
   * Asks the system, and publishes the answer, or that there is none. Not to be called twice at a time: {@link RefreshLoop} sees to that.
   */
  async refresh(): Promise<Snapshot> {
    const origins = this.options.origins();
    try {
      this.current = await this.take(origins);
    } catch (error) {
      // Without a listing nobody can be judged: the next one comes in its time, not at once.
      this.nextRecheckAt = undefined;
      this.current = { ...this.current, failure: error instanceof Error ? error : new Error(String(error)) };
    }
    this.changed.fire(this.current);
    return this.current;
  }

  dispose(): void {
    this.changed.dispose();
    this.listed.dispose();
  }

  private async take(origins: readonly Origin[]): Promise<Snapshot> {
    const {
      source,
      lineage,
      policy,
      readMarker,
      isOfOtherWindow,
      shouldAskAgain,
      now,
      pause = yieldToEventLoop,
    } = this.options;
    const heirs = lineage.begin(origins);
    const listing = await source.list({
      ...this.roots(origins, heirs),
      isOurs: (stranger) => lineage.claim(stranger, readMarker, isOfOtherWindow),
      askAgain: shouldAskAgain?.() === true,
    });
    const at = now();
    const table = new ProcessTable(listing.processes);
    // With thousands of processes each part takes its time: none is added to the next, nor to what the listeners do.
    await pause();
    const inSlices = async <T>(work: SlicedTask<T>): Promise<T> =>
      (await runInSlices(work, maxSliceMs, systemClock.now, undefined, pause)).value;
    const kinship = await inSlices(lineage.updateInSteps(table, origins, at, readMarker, isOfOtherWindow));
    const { orphans, recheckAt } = await inSlices(classifyInSteps(kinship, policy, at));
    this.nextRecheckAt = recheckAt;
    this.listed.fire(listing.cost);
    await pause();
    this.measureCpu(listing);
    await pause();
    const snapshot = buildSnapshot(table, kinship, origins, orphans, this.cpu, at, this.current);
    await pause();
    return snapshot;
  }

  /**
   * The origins' roots and those who are inherited. What was seen before is named by its identity, since its pid may have
   * gone to a stranger meanwhile. All others that are remembered are followed already.
   */
  private roots(origins: readonly Origin[], heirs: Iterable<LineageRecord>): Pick<ListRequest, 'roots' | 'known'> {
    const roots = new Set<number>();
    const known: Identity[] = [...heirs];
    for (const { id, rootPid } of origins) {
      const first = this.options.lineage.rootIdentity(id);
      if (first) known.push(first);
      else roots.add(rootPid);
    }
    return { roots, known };
  }

  private measureCpu(listing: Listing): void {
    const base = this.cpuBase;
    if (base && listing.at - base.at < minCpuIntervalMs) return;
    if (base && (base.spreadMs + listing.spreadMs) * minCpuPrecision > listing.at - base.at) {
      if (listing.spreadMs < base.spreadMs) this.cpuBase = listing;
      return;
    }
    if (base) this.cpu = cpuPercent(base, listing);
    this.cpuBase = listing;
  }
}
