import * as nodeFs from 'node:fs';
import { messageOf } from '../../../common/errors';
import type { Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import { readDetails, type ProcessDetails } from './details';
import { BoundedReader, type StartTimer } from './boundedReader';
import { describe } from './toProcessInfo';
import { Environments } from './environments';
import { Follower } from './processTracker';
import { ImageReader, noImage, type Image } from './image';
import { listPids } from './listPids';
import { Machine } from './systemInfo';
import { readSignalStatus } from './signalMask';
import { runInSlices, runToEnd, type Pausable } from '../../../common/timeSlicing';
import { ListingError, type EverybodyOptions, type Interest, type Listing } from '../processSource';
import type { ProcessFacts, ProcessSource } from '../processSource';
import { parseStat, type Stat } from './stat';
import { NoDescriptorError, StatFiles, type ProcFs } from './statFiles';
import { findSurvivingThread, hasBlockedThread, hasLostFirstThread } from './survivingThread';
import { Users } from './users';

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
  return new ProcfsSource(fs, now, new BoundedReader(fs, startTimer), new Users(fs, now, user), keptFiles);
}

class ProcfsSource implements ProcessSource {
  private readonly machine: Machine;
  private readonly follower: Follower;
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
    this.machine = new Machine(fs, now);
    this.images = new ImageReader(fs, reader, users);
    this.environments = new Environments(fs, reader);
    this.follower = new Follower(
      fs,
      this.machine,
      now,
      { images: this.images, environments: this.environments },
      keptFiles,
    );
    this.single = new StatFiles(fs, 0);
  }

  list(interest: Interest): Promise<Listing> {
    const listing = this.queue.then(() => this.listNow(interest));
    this.queue = listing.catch(() => undefined);
    return listing;
  }

  look(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && this.describe(stat, (folder) => this.imageNow(stat, folder));
  }

  glance(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && describe(stat, noImage, this.machine);
  }

  /** Not in slices: whoever ends a tree is in a race with it. */
  tree(members: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const same = members.filter(({ pid, startTime }) => this.stat(pid)?.startTime === startTime);
    const follower = new Follower(this.fs, this.machine, this.now, undefined, 0);
    try {
      const { processes } = runToEnd(follower.round({ roots: new Set(same.map(({ pid }) => pid)) }));
      return Promise.resolve(processes.filter(isAlive));
    } catch (error) {
      return Promise.reject(listingError(error));
    } finally {
      follower.dispose();
    }
  }

  async everybody({ skip, inSlices = false }: EverybodyOptions = {}): Promise<readonly ProcessInfo[]> {
    try {
      const work = this.glanceAtEach(skip);
      return inSlices ? (await runInSlices(work, sliceMs, this.now)).value : runToEnd(work);
    } catch (error) {
      throw listingError(error);
    }
  }

  private *glanceAtEach(skip: EverybodyOptions['skip']): Pausable<readonly ProcessInfo[]> {
    const found: ProcessInfo[] = [];
    for (const pid of yield* listPids(this.fs)) {
      const process = skip?.(pid) === true ? undefined : this.glance(pid);
      if (process) found.push(process);
      yield;
    }
    return found;
  }

  environment(process: Identity): ReadonlyMap<string, string> | undefined {
    const stat = this.statOf(process);
    return stat && this.environments.get(process, () => hasBlockedThread(this.fs, stat));
  }

  details(process: Identity): Promise<ProcessDetails> {
    return readDetails(process.pid, () => this.statOf(process) !== undefined);
  }

  async facts(process: Identity): Promise<ProcessFacts | undefined> {
    const stat = this.statOf(process);
    if (!stat) return undefined;
    const survivor = hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.machine, stat.pid) : undefined;
    const folder = survivor?.folder ?? `/proc/${stat.pid}`;
    const image = await this.images.read(stat, folder, this.follower.knownImage(stat));
    const status = readSignalStatus(this.fs, stat.pid);
    const tracer = status?.tracerPid ? this.statIfPossible(status.tracerPid) : undefined;
    // What was read after a moment may be of the process that has the pid since then.
    if (!this.statOf(process)) return undefined;
    return {
      process: describe(stat, image, this.machine, survivor),
      ignoresTerminate: status?.ignores(terminateSignal),
      tracer: tracer && { pid: tracer.pid, name: tracer.name },
    };
  }

  catches(process: Identity, signal: number): boolean | undefined {
    return this.statOf(process) && readSignalStatus(this.fs, process.pid)?.catches(signal);
  }

  dispose(): void {
    this.isDisposed = true;
    this.follower.dispose();
  }

  /**
   * What is known of its program, else what can be read of it at once. A process none of whose threads is blocked hardly
   * ever keeps a reader waiting; one that does has been asked in a listing before, where that costs nothing.
   */
  private imageNow(stat: Stat, folder: string): Image {
    const known = this.follower.knownImage(stat);
    if (known) return known;
    if (!hasBlockedThread(this.fs, stat)) return this.images.readNow(stat, folder);
    return { ...noImage, ...this.images.readRest(folder) };
  }

  private describe(stat: Stat, imageOf: (folder: string) => Image): ProcessInfo {
    const survivor = hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.machine, stat.pid) : undefined;
    return describe(stat, imageOf(survivor?.folder ?? `/proc/${stat.pid}`), this.machine, survivor);
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
    const stat = parseStat(this.single.text, this.single.read(pid, false), this.machine.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  private async listNow(interest: Interest): Promise<Listing> {
    try {
      if (this.isDisposed) throw new ListingError('Processes are not listed any more.');
      const round = this.follower.round(interest);
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
