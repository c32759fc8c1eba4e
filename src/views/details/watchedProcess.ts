import * as vscode from 'vscode';
import type { Clock } from '../../common/clock';
import { DisposableStore } from '../../common/disposableStore';
import { Emitter } from '../../common/event';
import { keyOf, type Identity } from '../../process/identity';
import type { ProcessModel } from '../../process/model/processModel';
import type { Snapshot } from '../../process/model/snapshot';
import type { ProcessInfo } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';
import { displayName } from '../../process/programs/displayName';
import { getWhy, type Why } from '../../process/why/why';
import type { ChartData } from './chartText';
import { ChildEvents } from './childEvents';
import type { DetailsActions } from './detailsActions';
import { titleOf, type DetailsState, type Status } from './detailsContent';
import type { DataReader, ProcessData, ProcessEvent, UsageHistory } from './detailsData';
import { chartRanges, type ChartRange } from './detailsProtocol';
import { IoReadings } from './ioReadings';
import type { ShownProcess } from './shownProcess';
import { endOf, findEnded, findSubject, treeOf, type End, type Subject } from './subject';

/** Where what is known of a process comes from. */
export interface WatchContext {
  readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>;
  readonly history: UsageHistory;
  readonly reader: DataReader;
  readonly actions: DetailsActions;
  /** What has happened to a process besides what snapshots show; by default nothing. */
  readonly getEvents?: (process: Identity) => readonly ProcessEvent[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** The data of a process is read no more often than this, in ms. */
const minReadIntervalMs = 5_000;
/** The same for the charts. They are sent when they have changed, and have hundreds of numbers. */
const minChartIntervalMs = 5_000;
/** The I/O of no more processes of a tree is read: each takes 0.1 ms. */
const maxIoProcesses = 200;

/** What is known of a process of the model, from one snapshot to the next. It goes on when the process has ended. */
export class WatchedProcess implements ShownProcess {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly children = new ChildEvents();
  private readonly io = new IoReadings();
  private readonly watchedSince = Date.now();
  private readonly key: string;
  private treeKey: string;
  private process: ProcessInfo | undefined;
  private total: Totals | undefined;
  private why: Why | undefined;
  private data: ProcessData | undefined;
  private status: Status = { kind: 'unknown' };
  private readonly heldKeys = new Set<string>();
  /** The last history of each range; what has ended is forgotten elsewhere. */
  private readonly charts = new Map<ChartRange, Omit<ChartData, 'range'>>();
  private isReading = false;
  private isReadingIo = false;
  /** In ms on a clock that does not jump. */
  private readAt = -Infinity;
  private ioReadAt = -Infinity;
  private chartsAt = -Infinity;

  /** `savedName` is raw, and used until the process is found. */
  constructor(
    readonly identity: Identity,
    private readonly savedName: string,
    private readonly context: WatchContext,
  ) {
    this.key = keyOf(identity);
    this.treeKey = this.key;
    const { model } = context;
    this.hold(this.key);
    this.update(model.snapshot);
    this.disposables.add(
      model.onDidChange((snapshot) => {
        this.update(snapshot);
        this.changed.fire();
      }),
    );
  }

  readonly onDidChange = this.changed.event;

  get name(): string {
    return this.process ? displayName(this.process) : this.savedName;
  }

  get title(): string {
    const title = titleOf(this.identity, this.name);
    return this.status.kind === 'ended' ? vscode.l10n.t('{0}, ended', title) : title;
  }

  getState(range: ChartRange): DetailsState {
    const { identity, name, process, total, data, status, context } = this;
    const isEnded = status.kind === 'ended';
    if (!isEnded) this.updateWhy();
    if (!isEnded && context.clock.now() - this.chartsAt >= minChartIntervalMs) this.readHistory();
    const { own, tree, io } = this.charts.get(range) ?? {};
    return {
      ...{ identity, name, process, total, why: this.why, data, status, actions: context.actions },
      charts: { range, own, tree, io },
      timeline: {
        startedAt: process?.startedAt,
        children: this.children.events,
        events: context.getEvents?.(identity) ?? [],
        end: isEnded ? status.end : undefined,
        watchedSince: this.watchedSince,
      },
    };
  }

  async read(): Promise<void> {
    const { reader, clock, log } = this.context;
    const isDue = clock.now() - this.readAt >= minReadIntervalMs;
    if (this.isReading || !isDue || this.status.kind === 'ended') return;
    this.isReading = true;
    this.readAt = clock.now();
    try {
      const data = await reader.read(this.identity);
      // The last data of a process that has ended stays.
      if (data) this.data = data;
    } catch (error) {
      log.warn(`The details of process ${this.identity.pid} could not be read: ${String(error)}`);
    } finally {
      this.isReading = false;
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Takes in a snapshot. */
  private update(snapshot: Snapshot): void {
    const subject = this.status.kind === 'ended' ? undefined : findSubject(this.identity, snapshot);
    if (subject) {
      this.status = { kind: 'listed' };
      this.process = subject.process;
      this.total = subject.total;
      this.treeKey = subject.treeKey;
      this.hold(subject.treeKey);
      this.children.update(subject, snapshot);
      if (!snapshot.failure) void this.readIo(subject);
    } else if (!snapshot.failure && snapshot.at > 0) {
      this.status = this.findStatus(snapshot);
    }
  }

  /** Goes on while the panel is hidden: what is not read in time is not known later. */
  private async readIo(subject: Subject): Promise<void> {
    const { reader, clock, log } = this.context;
    if (!reader.readIo || this.isReadingIo || clock.now() - this.ioReadAt < minReadIntervalMs) return;
    this.isReadingIo = true;
    this.ioReadAt = clock.now();
    const at = Date.now();
    const tree = treeOf(subject);
    const asked = tree.slice(0, maxIoProcesses);
    try {
      const found = await reader.readIo(asked.map(({ process }) => process));
      if (!found || found.size === 0) return;
      const silent = asked.filter(({ key, process }) => !found.has(key) && reader.isRunning(process) !== false);
      this.io.add(at, asked, found, tree.length - asked.length + silent.length);
    } catch (error) {
      log.warn(`The I/O of process ${this.identity.pid} could not be read: ${String(error)}`);
    } finally {
      this.isReadingIo = false;
    }
  }

  /** What has become of the process if a listing does not have it. */
  private findStatus(snapshot: Snapshot): Status {
    if (this.status.kind === 'ended') return this.status;
    const ended = findEnded(this.identity, snapshot);
    if (ended) {
      this.process ??= ended.process;
      this.why ??= getWhy(ended, snapshot);
      return this.toEnded(endOf(ended));
    }
    const isRunning = this.context.reader.isRunning(this.identity);
    if (isRunning === undefined) return { kind: 'unknown' };
    if (isRunning) return { kind: 'elsewhere' };
    // The time is known only if the process was seen before.
    return this.toEnded(this.process ? { at: snapshot.at, signal: undefined } : undefined);
  }

  private toEnded(end: End | undefined): Status {
    this.readHistory();
    return { kind: 'ended', end };
  }

  /** The sentence depends on other processes too. */
  private updateWhy(): void {
    const { snapshot } = this.context.model;
    this.why = findSubject(this.identity, snapshot)?.getWhy(snapshot) ?? this.why;
  }

  /** Keeps the history of a process, or of an origin, after its end. */
  private hold(key: string): void {
    const { history } = this.context;
    if (!history.hold || this.heldKeys.has(key)) return;
    this.heldKeys.add(key);
    this.disposables.add(history.hold(key));
  }

  private readHistory(): void {
    const { history, clock } = this.context;
    this.chartsAt = clock.now();
    for (const range of chartRanges) {
      const [own, tree] = [history.own(this.key, range), history.tree(this.treeKey, range)];
      const base = tree ?? own;
      if (!base) continue;
      const io = this.io.getHistory(base.endsAt, base.intervalMs, base.cpu.length);
      this.charts.set(range, { own, tree, io });
    }
  }
}
