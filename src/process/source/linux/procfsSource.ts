import * as nodeFs from 'node:fs';
import { messageOf } from '../../../common/errors';
import type { Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { ForkMonitor } from '../forkMonitor';
import type { ProcessDetails } from '../processDetails';
import { readDetails } from './details';
import { BoundedReader, type StartTimer } from './boundedReader';
import { toProcessInfo } from './toProcessInfo';
import { Environments } from './environments';
import { ProcessTracker } from './processTracker';
import { readProcFile } from './procFile';
import { startProcfsForkMonitor } from './procfsForkMonitor';
import { ImageReader, noImage, type Image } from './image';
import { listPids } from './listPids';
import { SystemInfo } from './systemInfo';
import { readSignalStatus } from './signalMask';
import { runInSlices, runToEnd, type SlicedTask } from '../../../common/timeSlicing';
import { ListingError, type ListAllOptions, type ListRequest, type Listing } from '../processSource';
import type { ProcessFacts, ProcessSource } from '../processSource';
import { parseStat, type Stat } from './stat';
import { NoDescriptorError, StatFiles, type ProcFs } from './statFiles';
import { findSurvivingThread, hasBlockedThread, hasLostFirstThread } from './survivingThread';
import { Users } from '../users';

/** After how long at a stretch a listing lets others have their turn, in ms. A single step may take 1 or 2 ms itself. */
const sliceMs = 1;

/** SIGTERM's number, the same on every system (signal(7)). */
const terminateSignal = 15;

export interface ProcfsOptions {
  readonly fs?: ProcFs;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
  /** Our pid, for the check that `/proc` belongs to our pid namespace. */
  readonly self?: number;
  /** How many `stat` files may be kept open; by default what the limits of this process allow. */
  readonly keptFiles?: number;
  /** Our effective user id. */
  readonly user?: number;
  /** For the time that a read may take. */
  readonly startTimer?: StartTimer;
}

/**
 * Reads `/proc` directly (proc(5)): no program is started, and slim containers that have no `ps` are served as well.
 * @throws {ListingError} when there is no `/proc`, or when it numbers processes otherwise than kill(2) does for us.
 */
export function createProcfsSource(options: ProcfsOptions = {}): ProcessSource {
  const { fs = nodeFs, now = () => performance.now(), self = process.pid, keptFiles } = options;
  const { user = process.geteuid?.() ?? -1, startTimer } = options;
  checkNamespace(fs, self);
  const users = new Users((path, maxBytes) => readProcFile(fs, path, maxBytes), now, user);
  return new ProcfsSource(fs, now, new BoundedReader(fs, startTimer), users, keptFiles);
}

class ProcfsSource implements ProcessSource {
  readonly failure = undefined;
  private readonly system: SystemInfo;
  private readonly tracker: ProcessTracker;
  private readonly single: StatFiles;
  private readonly images: ImageReader;
  private readonly environments: Environments;
  private isDisposed = false;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly fs: ProcFs,
    private readonly now: () => number,
    reader: BoundedReader,
    users: Users,
    keptFiles: number | undefined,
  ) {
    this.system = new SystemInfo(fs, now);
    this.images = new ImageReader(fs, reader, users);
    this.environments = new Environments(fs, reader);
    this.tracker = new ProcessTracker(
      fs,
      this.system,
      now,
      { images: this.images, environments: this.environments },
      keptFiles,
    );
    this.single = new StatFiles(fs, 0);
  }

  list(interest: ListRequest): Promise<Listing> {
    const listing = this.queue.then(() => this.listNow(interest));
    this.queue = listing.catch(() => undefined);
    return listing;
  }

  get(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && this.toProcessInfo(stat, (folder) => this.imageNow(stat, folder));
  }

  getBasic(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && toProcessInfo(stat, noImage, this.system);
  }

  /** Not in slices: whoever ends a tree is in a race with it. */
  listTree(members: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const same = members.filter(({ pid, startTime }) => this.stat(pid)?.startTime === startTime);
    const follower = new ProcessTracker(this.fs, this.system, this.now, undefined, 0);
    try {
      const { processes } = runToEnd(follower.scan({ roots: new Set(same.map(({ pid }) => pid)) }));
      return Promise.resolve(processes.filter(isAlive));
    } catch (error) {
      return Promise.reject(listingError(error));
    } finally {
      follower.dispose();
    }
  }

  async listAll({ skip, inSlices = false }: ListAllOptions = {}): Promise<readonly ProcessInfo[]> {
    try {
      const work = this.glanceAtEach(skip);
      return inSlices ? (await runInSlices(work, sliceMs, this.now)).value : runToEnd(work);
    } catch (error) {
      throw listingError(error);
    }
  }

  private *glanceAtEach(skip: ListAllOptions['skip']): SlicedTask<readonly ProcessInfo[]> {
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

  /** Reads proc_pid_exe(5). It is denied for the processes of another user. */
  getExecutable(pid: number): string | undefined {
    try {
      return this.fs.readlinkSync(`/proc/${pid}/exe`);
    } catch {
      return undefined;
    }
  }

  details(process: Identity): Promise<ProcessDetails | undefined> {
    return readDetails(process.pid, () => this.statOf(process) !== undefined);
  }

  async facts(process: Identity): Promise<ProcessFacts | undefined> {
    const stat = this.statOf(process);
    if (!stat) return undefined;
    const survivor = hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.system, stat.pid) : undefined;
    const folder = survivor?.folder ?? `/proc/${stat.pid}`;
    const image = await this.images.read(stat, folder, this.tracker.knownImage(stat));
    const status = readSignalStatus(this.fs, stat.pid);
    const tracer = status?.tracerPid ? this.statIfPossible(status.tracerPid) : undefined;
    // What was read after a moment may be of the process that has the pid since then.
    if (!this.statOf(process)) return undefined;
    return {
      process: toProcessInfo(stat, image, this.system, survivor),
      ignoresTerminate: status?.ignores(terminateSignal),
      tracer: tracer && { pid: tracer.pid, name: tracer.name },
    };
  }

  handlesSignal(process: Identity, signal: number): boolean | undefined {
    return this.statOf(process) && readSignalStatus(this.fs, process.pid)?.catches(signal);
  }

  startForkMonitor(): ForkMonitor | undefined {
    return startProcfsForkMonitor((pid) => this.getBasic(pid), this.fs, this.system, this.now);
  }

  dispose(): void {
    this.isDisposed = true;
    this.tracker.dispose();
  }

  /**
   * What is known of its program, else what can be read of it at once. A process none of whose threads is blocked hardly
   * ever keeps a reader waiting; one that does has been asked in a listing before, where that costs nothing.
   */
  private imageNow(stat: Stat, folder: string): Image {
    const known = this.tracker.knownImage(stat);
    if (known) return known;
    if (!hasBlockedThread(this.fs, stat)) return this.images.readNow(stat, folder);
    return { ...noImage, ...this.images.readRest(folder) };
  }

  private toProcessInfo(stat: Stat, imageOf: (folder: string) => Image): ProcessInfo {
    const survivor = hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.system, stat.pid) : undefined;
    return toProcessInfo(stat, imageOf(survivor?.folder ?? `/proc/${stat.pid}`), this.system, survivor);
  }

  /** The process, if it can be asked about. */
  private statOf({ pid, startTime }: Identity): Stat | undefined {
    const stat = this.statIfPossible(pid);
    return stat?.startTime === startTime ? stat : undefined;
  }

  /** Undefined also without a file descriptor to ask with. */
  private statIfPossible(pid: number): Stat | undefined {
    try {
      return this.stat(pid);
    } catch (error) {
      if (error instanceof NoDescriptorError) return undefined;
      throw error;
    }
  }

  private stat(pid: number): Stat | undefined {
    const stat = parseStat(this.single.text, this.single.read(pid, false), this.system.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  private async listNow(interest: ListRequest): Promise<Listing> {
    try {
      if (this.isDisposed) throw new ListingError('Processes are not listed any more.');
      const round = this.tracker.scan(interest);
      const { value, cost } = await runInSlices(round, sliceMs, this.now, () => this.isDisposed);
      const { processes, reads, at, spreadMs, full, forks } = value;
      return {
        processes,
        at,
        spreadMs,
        forks,
        cost: {
          ...cost,
          reads,
          kind: full === undefined ? 'window' : 'full',
          ...(full === undefined ? {} : { reason: full }),
        },
      };
    } catch (error) {
      throw listingError(error);
    }
  }
}

/** `/proc` may be mounted from another pid namespace: its numbers would name other processes than kill(2) reaches. */
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

function listingError(error: unknown): ListingError {
  if (error instanceof ListingError) return error;
  return new ListingError(`/proc could not be read: ${messageOf(error)}`);
}
