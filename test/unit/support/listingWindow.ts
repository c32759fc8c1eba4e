import type { Attribution } from '../../../src/process/lineage/attribution';
import { Lineage } from '../../../src/process/lineage/lineage';
import type { OutsideEvidence } from '../../../src/process/lineage/lineagePass';
import { classifyOrphans, type OrphanPolicy } from '../../../src/process/lineage/orphans';
import { buildSnapshot } from '../../../src/process/model/buildSnapshot';
import type { Snapshot } from '../../../src/process/model/snapshot';
import type { Origin } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { ProcessTable } from '../../../src/process/processTable';

export interface ListingWindowOptions {
  readonly policy?: OrphanPolicy;
  readonly environment?: OutsideEvidence;
  /** The window before a reload. */
  readonly reloadedFrom?: ListingWindow;
}

/** A window without a system: it attributes the listings that a test hands it, and shows what they amount to. */
export class ListingWindow {
  readonly lineage = new Lineage();
  attribution: Attribution = { owned: new Map(), roots: new Map() };
  table = new ProcessTable([]);
  snapshot: Snapshot | undefined;

  constructor(private readonly options: ListingWindowOptions = {}) {
    if (options.reloadedFrom) this.lineage.inherit(options.reloadedFrom.lineage.remembered());
  }

  /** `now` is in ms since the epoch. */
  list(processes: Iterable<ProcessInfo>, origins: readonly Origin[], now: number): Snapshot {
    const { policy = { graceMs: () => 8_000, classify: () => 'orphan' }, environment } = this.options;
    const pass = this.lineage.begin(origins, environment);
    const table = new ProcessTable(processes);
    this.table = table;
    const attribution = pass.finish(table, now);
    this.attribution = attribution;
    const { orphans } = classifyOrphans(attribution, policy, now);
    const { snapshot: before } = this;
    const input = { table, attribution, origins, orphans, cpu: new Map<string, number>(), at: now };
    this.snapshot = buildSnapshot(before ? { ...input, before } : input);
    return this.snapshot;
  }
}

/** What a new window shows of a single listing. */
export function snapshotOf(processes: Iterable<ProcessInfo>, origins: readonly Origin[]): Snapshot {
  return new ListingWindow().list(processes, origins, 1);
}
