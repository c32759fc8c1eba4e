import { systemClock } from '../../common/clock';
import { Emitter, type Disposable } from '../../common/event';
import { runInSlices, yieldToEventLoop, type SlicedTask } from '../../common/timeSlicing';
import { cpuPercent } from '../cpuUsage';
import type { Identity } from '../identity';
import type { ReadMarker } from '../lineage/claims';
import type { Lineage } from '../lineage/lineage';
import type { LineagePass, OutsideEvidence } from '../lineage/lineagePass';
import { classifyInSteps, type OrphanPolicy } from '../lineage/orphans';
import type { Origin } from '../origin';
import { ProcessTable } from '../processTable';
import { noResources, type ResourceMonitor } from '../resources/resourceMonitor';
import type { ListRequest, Listing, ListingCost, ProcessSource } from '../source/processSource';
import { SnapshotBuilder } from './buildSnapshot';
import { EndedProcesses, type GetLastSignal } from './endedProcesses';
import { ForkRates } from './forkRates';
import type { Snapshot } from './snapshot';

/** The kernel counts CPU time in steps of 10 ms: over a shorter time than this, a percentage would be mostly noise. */
const minCpuIntervalMs = 500;
/** The time between two readings has to be this many times the uncertainty of it. */
const minCpuPrecision = 10;

/** For how long at a stretch a refresh may hold the event loop, in ms. */
const maxSliceMs = 5;

export interface ModelOptions extends OutsideEvidence {
  readonly source: ProcessSource;
  readonly lineage: Lineage;
  /** The origins that are open now. */
  readonly origins: () => readonly Origin[];
  readonly policy: OrphanPolicy;
  /** The last signal that this extension has sent to a process; by default none. */
  readonly getLastSignal?: GetLastSignal;
  readonly readMarker: ReadMarker;
  /** By default nothing is read beside the listing. */
  readonly resources?: Pick<ResourceMonitor, 'read'>;
  /** Whether `readMarker` may recognise processes now that it did not before. */
  readonly shouldAskAgain?: () => boolean;
  /** ms since the epoch. */
  readonly now: () => number;
  /** Resolves after everything else on the event loop has had its turn. */
  readonly pause?: () => Promise<void>;
}

/**
 * The one owner of what is known about the processes of this workspace, and the one event that reports changes.
 *
 * A refresh ends in one of two states. After a listing: the snapshot is new, and `recheckAt` says when grace periods end.
 * After a failure: the snapshot is the previous one with its `failure`, and there is no `recheckAt`.
 */
export class ProcessModel implements Disposable {
  private readonly changed = new Emitter<Snapshot>();
  private readonly listed = new Emitter<ListingCost>();
  private current: Snapshot = { at: 0, origins: [], orphans: [], detached: [], ended: [], failure: undefined };
  private nextRecheckAt: number | undefined;
  /** The listing from which the next CPU percentages are measured. */
  private cpuBase: Listing | undefined;
  /** The percentages measured last, by key. */
  private cpu: ReadonlyMap<string, number> = new Map();
  private readonly forkRates = new ForkRates();
  private readonly ended: EndedProcesses;
  private readonly builder = new SnapshotBuilder();

  constructor(private readonly options: ModelOptions) {
    this.ended = new EndedProcesses(options.getLastSignal);
  }

  /** Fires after every refresh, failed ones included. */
  readonly onDidChange = this.changed.event;
  /** The cost of each listing, for the log. */
  readonly onDidList = this.listed.event;

  get snapshot(): Snapshot {
    return this.current;
  }

  /** When to refresh at the latest to classify orphans in time, in ms since the epoch. */
  get recheckAt(): number | undefined {
    return this.nextRecheckAt;
  }

  /**
   * Asks the system, and publishes the answer or the failure. Never rejects. Must not
   * be called while a refresh is under way: {@link RefreshLoop} ensures that.
   */
  async refresh(): Promise<Snapshot> {
    const origins = this.options.origins();
    try {
      this.current = await this.list(origins);
    } catch (error) {
      // Without a listing nothing can be classified: the next one comes in its time, not at once.
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

  private async list(origins: readonly Origin[]): Promise<Snapshot> {
    const { source, lineage, policy, resources: monitor, shouldAskAgain, now } = this.options;
    const { pause = yieldToEventLoop } = this.options;
    const pass = lineage.begin(origins, this.options);
    const listing = await source.list({
      ...this.rootsToList(origins, pass),
      isOurs: (process) => pass.isOurs(process),
      askAgain: shouldAskAgain?.() === true,
    });
    const at = now();
    const table = new ProcessTable(listing.processes);
    // With thousands of processes each step takes its time. A pause keeps it apart from the next, and from the listeners.
    await pause();
    const inSlices = async <T>(task: SlicedTask<T>): Promise<T> =>
      (await runInSlices(task, maxSliceMs, systemClock.now, undefined, pause)).value;
    const attribution = await inSlices(pass.finishInSteps(table, at));
    const { orphans, recheckAt } = await inSlices(classifyInSteps(attribution, policy, at));
    this.nextRecheckAt = recheckAt;
    this.listed.fire(listing.cost);
    await pause();
    this.measureCpu(listing);
    await pause();
    const resources = (await monitor?.read(attribution, table)) ?? noResources;
    const before = this.current;
    const ended = this.ended.update(before, table, at);
    const snapshot = this.builder.build({
      table,
      attribution,
      origins,
      orphans,
      cpu: this.cpu,
      forks: this.forkRates.update(listing),
      resources,
      at,
      before,
      ended,
    });
    await pause();
    return snapshot;
  }

  /**
   * The roots of the origins and the inherited processes. A process that was seen before is given by its identity, since
   * its pid may have been handed out again. The source follows all others that are remembered already.
   */
  private rootsToList(origins: readonly Origin[], { inherited }: LineagePass): Pick<ListRequest, 'roots' | 'known'> {
    const roots = new Set<number>();
    const known: Identity[] = [...inherited];
    for (const { id, rootPid } of origins) {
      const identity = this.options.lineage.rootIdentity(id);
      if (identity) known.push(identity);
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
