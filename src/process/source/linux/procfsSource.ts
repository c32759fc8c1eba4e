import * as nodeFs from 'node:fs';
import { systemClock } from '../../../common/clock';
import { messageOf } from '../../../common/errors';
import { SerialQueue } from '../../../common/serialQueue';
import { runInSlices, runToEnd, type SlicedTask } from '../../../common/timeSlicing';
import type { Identity } from '../../identity';
import type { PortState } from '../../portState';
import type { ProcessInfo } from '../../processInfo';
import type { ForkMonitor } from '../forkMonitor';
import type { HeldSocket } from '../heldSocket';
import type { ProcessActivity } from '../processActivity';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import type { ProcessSockets } from '../processSockets';
import { ListingError, type ListAllOptions, type Listing, type ListRequest } from '../processSource';
import type { ProcessFacts, ProcessSource } from '../processSource';
import { Users } from '../users';
import { ProcessFiles } from './activity/processFiles';
import { readActivity } from './activity/readActivity';
import { readDetails } from './activity/readDetails';
import { BoundedReader, type StartTimer } from './boundedReader';
import { Environments } from './environments';
import { ImageReader, noImage, type Image } from './image';
import { listPids } from './listPids';
import { findPortHolders } from './portHolders';
import { ProcessTracker } from './processTracker';
import { readProcessSockets } from './processSockets';
import { readProcFile } from './procFile';
import { readIo } from './readIo';
import { startProcfsForkMonitor } from './procfsForkMonitor';
import { readSignalStatus } from './signalMask';
import type { Stat } from './stat';
import { NoDescriptorError, type ProcFs } from './statFiles';
import { StatReader } from './statReader';
import { findSurvivingThread, hasBlockedThread, hasLostFirstThread } from './survivingThread';
import { maxRollupBytes, parseSharedMemory } from './sharedMemory';
import { SocketHolders } from './socketHolders';
import { SystemInfo } from './systemInfo';
import { toProcessInfo } from './toProcessInfo';

/** After this time at a stretch, in ms, a listing yields to the event loop. A single step may take 1 or 2 ms itself. */
const sliceMs = 1;

/** SIGTERM's number, the same on every system (signal(7)). */
const terminateSignal = 15;

export interface ProcfsOptions {
  readonly fs?: ProcFs;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Our pid, for the check that `/proc` belongs to our pid namespace. */
  readonly self?: number;
  /** How many `stat` files may be kept open; by default what the limits of this process allow. */
  readonly maxKeptFiles?: number;
  /** Our effective user id. */
  readonly user?: number;
  /** For the time limit of a read. */
  readonly startTimer?: StartTimer;
}

/**
 * Reads `/proc` directly (proc(5)): no program is started, so this works in slim containers that have no `ps`, too.
 * @throws {ListingError} if there is no `/proc`, or if its pids are not those that kill(2) takes from us.
 */
export function createProcfsSource(options: ProcfsOptions = {}): ProcessSource {
  const { fs = nodeFs, now = () => performance.now(), self = process.pid, maxKeptFiles } = options;
  const { user = process.geteuid?.() ?? -1, startTimer, sleep = systemClock.sleep } = options;
  checkNamespace(fs, self);
  const users = new Users((path, maxBytes) => readProcFile(fs, path, maxBytes), now, user);
  return new ProcfsSource(fs, now, sleep, new BoundedReader(fs, startTimer), users, maxKeptFiles);
}

class ProcfsSource implements ProcessSource {
  readonly failure = undefined;
  private readonly system: SystemInfo;
  private readonly tracker: ProcessTracker;
  /** For single processes: it keeps no file open. */
  private readonly stats: StatReader;
  private readonly images: ImageReader;
  private readonly environments: Environments;
  private readonly sockets: SocketHolders;
  private isDisposed = false;
  private readonly listings = new SerialQueue();
  /** For {@link listeningSockets}. */
  private readonly socketSearches = new SerialQueue();

  constructor(
    private readonly fs: ProcFs,
    private readonly now: () => number,
    private readonly sleep: (ms: number) => Promise<void>,
    private readonly reader: BoundedReader,
    private readonly users: Users,
    maxKeptFiles: number | undefined,
  ) {
    this.system = new SystemInfo(fs, now);
    this.stats = new StatReader(fs, this.system, 0);
    this.images = new ImageReader(fs, reader, users);
    this.environments = new Environments(fs, reader);
    const readers = { images: this.images, environments: this.environments };
    this.tracker = new ProcessTracker(fs, this.system, now, readers, maxKeptFiles);
    this.sockets = new SocketHolders(fs, now, (process, at) => this.tracker.mayHaveRunSince(process, at));
  }

  list(request: ListRequest): Promise<Listing> {
    return this.listings.run(() => this.listNow(request));
  }

  private async listNow(request: ListRequest): Promise<Listing> {
    try {
      if (this.isDisposed) throw new ListingError('Processes are not listed any more.');
      const scan = this.tracker.scan(request);
      const { value, cost } = await runInSlices(scan, sliceMs, this.now, () => this.isDisposed);
      const { processes, reads, at, spreadMs, fullReason, forks } = value;
      const kind =
        fullReason === undefined ? ({ kind: 'incremental' } as const) : ({ kind: 'full', reason: fullReason } as const);
      return { processes, at, spreadMs, forks, cost: { ...cost, reads, ...kind } };
    } catch (error) {
      throw toListingError(error);
    }
  }

  get(pid: number): ProcessInfo | undefined {
    const stat = this.stats.read(pid);
    if (!stat) return undefined;
    const survivor = this.survivorOf(stat);
    return toProcessInfo(stat, this.imageNow(stat, folderOf(stat, survivor)), this.system, survivor);
  }

  getBasic(pid: number): ProcessInfo | undefined {
    const stat = this.stats.read(pid);
    return stat && toProcessInfo(stat, noImage, this.system);
  }

  async listAll({ skip, inSlices = false }: ListAllOptions = {}): Promise<readonly ProcessInfo[]> {
    try {
      const work = this.readAll(skip);
      return inSlices ? (await runInSlices(work, sliceMs, this.now)).value : runToEnd(work);
    } catch (error) {
      throw toListingError(error);
    }
  }

  private *readAll(skip: ListAllOptions['skip']): SlicedTask<readonly ProcessInfo[]> {
    const found: ProcessInfo[] = [];
    for (const pid of yield* listPids(this.fs)) {
      const process = skip?.(pid) === true ? undefined : this.getBasic(pid);
      if (process) found.push(process);
      yield;
    }
    return found;
  }

  environment(process: Identity): ReadonlyMap<string, string> | undefined {
    const stat = this.statOf(process);
    return stat && this.environments.get(process, () => hasBlockedThread(this.fs, stat));
  }

  /** Reads proc_pid_exe(5), which is denied for a process of another user. */
  getExecutable(pid: number): string | undefined {
    try {
      return this.fs.readlinkSync(`/proc/${pid}/exe`);
    } catch {
      return undefined;
    }
  }

  async facts(process: Identity): Promise<ProcessFacts | undefined> {
    const stat = this.statOf(process);
    if (!stat) return undefined;
    const survivor = this.survivorOf(stat);
    const image = await this.images.read(stat, folderOf(stat, survivor), this.tracker.knownImage(stat));
    const status = readSignalStatus(this.fs, stat.pid);
    const tracer = status?.tracerPid ? this.readIfPossible(status.tracerPid) : undefined;
    // Meanwhile the pid may have gone to another process: then what was read is of that one.
    if (!this.statOf(process)) return undefined;
    return {
      process: toProcessInfo(stat, image, this.system, survivor),
      ignoresTerminate: status?.ignores(terminateSignal),
      tracer: tracer && { pid: tracer.pid, name: tracer.name },
    };
  }

  async activity(process: Identity): Promise<ProcessActivity | undefined> {
    const files = new ProcessFiles(this.fs, this.reader, this.now);
    const clock = { now: this.now, sleep: this.sleep };
    const work = readActivity(process, files, clock, (pid) => this.getIfPossible(pid));
    try {
      return (await runInSlices(work, sliceMs, this.now)).value;
    } catch (error) {
      throw toListingError(error);
    }
  }

  async details(process: Identity): Promise<ProcessDetails | undefined> {
    const stat = this.statOf(process);
    if (!stat) return undefined;
    const files = new ProcessFiles(this.fs, this.reader, this.now);
    const folder = folderOf(stat, this.survivorOf(stat));
    const work = readDetails(process.pid, folder, files, hasBlockedThread(this.fs, stat));
    const { value } = await runInSlices(work, sliceMs, this.now);
    // Meanwhile the pid may have gone to another process: then what was read is of that one.
    return this.statOf(process) && value;
  }

  async listeningSockets(
    processes: readonly Identity[],
  ): Promise<ReadonlyMap<string, readonly HeldSocket[]> | undefined> {
    const find = () => runInSlices(this.sockets.find(processes), sliceMs, this.now);
    return (await this.socketSearches.run(find)).value;
  }

  processSockets(process: Identity): Promise<ProcessSockets | undefined> {
    const work = readProcessSockets(process.pid, () => this.statOf(process) !== undefined, this.fs);
    return runInSlices(work, sliceMs, this.now).then(({ value }) => value);
  }

  async sharedMemory(process: Identity): Promise<number | undefined> {
    if (!this.statOf(process)) return undefined;
    const text = await this.reader.read(`/proc/${process.pid}/smaps_rollup`, maxRollupBytes);
    return typeof text === 'string' && this.statOf(process) ? parseSharedMemory(text) : undefined;
  }

  io(processes: readonly Identity[]): Promise<ReadonlyMap<string, ProcessIo>> {
    return readIo(processes, this.reader, (process) => this.statOf(process) !== undefined);
  }

  handlesSignal(process: Identity, signal: number): boolean | undefined {
    return this.statOf(process) && readSignalStatus(this.fs, process.pid)?.catches(signal);
  }

  /** By `tpgid`, proc_pid_stat(5). */
  isInForeground(process: Identity): boolean | undefined {
    const stat = this.statOf(process);
    return stat && stat.foregroundGroup > 0 ? stat.foregroundGroup === stat.group : undefined;
  }

  async portHolders(port: number): Promise<PortState | undefined> {
    try {
      const work = findPortHolders(port, this.fs, (pid) => this.get(pid), this.users);
      return (await runInSlices(work, sliceMs, this.now)).value;
    } catch (error) {
      throw toListingError(error);
    }
  }

  startForkMonitor(): ForkMonitor | undefined {
    return startProcfsForkMonitor((pid) => this.getBasic(pid), this.fs, this.system, this.now);
  }

  keepReadable(): undefined {
    return undefined;
  }

  dispose(): void {
    this.isDisposed = true;
    this.tracker.dispose();
  }

  /**
   * The image that is known, else what can be read of it at once. A process without a blocked thread hardly ever keeps a
   * reader waiting; if it does, a listing has asked it before, where that costs nothing.
   */
  private imageNow(stat: Stat, folder: string): Image {
    const known = this.tracker.knownImage(stat);
    if (known) return known;
    if (!hasBlockedThread(this.fs, stat)) return this.images.readNow(stat, folder);
    return { ...noImage, ...this.images.readRest(folder) };
  }

  private survivorOf(stat: Stat) {
    return hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.system, stat.pid) : undefined;
  }

  /** The `stat` of a process, if its pid still belongs to it and it can be read. */
  private statOf({ pid, startTime }: Identity): Stat | undefined {
    const stat = this.readIfPossible(pid);
    return stat?.startTime === startTime ? stat : undefined;
  }

  /** As {@link get}; undefined also if there is no file descriptor left to read with. */
  private getIfPossible(pid: number): ProcessInfo | undefined {
    try {
      return this.get(pid);
    } catch (error) {
      if (error instanceof NoDescriptorError) return undefined;
      throw error;
    }
  }

  /** Undefined also if there is no file descriptor left to read with. */
  private readIfPossible(pid: number): Stat | undefined {
    try {
      return this.stats.read(pid);
    } catch (error) {
      if (error instanceof NoDescriptorError) return undefined;
      throw error;
    }
  }
}

/** Where the files can be read that belong to a process as a whole. */
function folderOf({ pid }: Stat, survivor: { readonly folder: string } | undefined): string {
  return survivor?.folder ?? `/proc/${pid}`;
}

/** `/proc` may be mounted from another pid namespace: its pids would name other processes than kill(2) reaches. */
function checkNamespace(fs: ProcFs, self: number): void {
  let link: string;
  try {
    link = fs.readlinkSync('/proc/self');
  } catch (error) {
    throw new ListingError(`There is no /proc to read: ${messageOf(error)}`);
  }
  if (link !== String(self)) {
    throw new ListingError(`/proc belongs to another pid namespace: it calls this process ${link}, not ${self}.`);
  }
}

function toListingError(error: unknown): ListingError {
  if (error instanceof ListingError) return error;
  return new ListingError(`/proc could not be read: ${messageOf(error)}`);
}
