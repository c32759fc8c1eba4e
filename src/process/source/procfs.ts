import * as nodeFs from 'node:fs';
import { messageOf } from '../errors';
import type { Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import { readDetails, type ProcessDetails } from './details';
import { readEnvironment } from './environment';
import { describe } from './describe';
import { Follower } from './follower';
import { noImage, readImage } from './image';
import { listPids } from './listPids';
import { Machine } from './machine';
import { catchesSignal } from './signalMask';
import { runInSlices, runToEnd, type Pausable } from './slices';
import { ListingError, type EverybodyOptions, type Interest, type Listing, type ProcessSource } from './source';
import { parseStat, type Stat } from './stat';
import { NoDescriptorError, StatFiles, type ProcFs } from './statFiles';

/** After how long at a stretch a listing lets others have their turn, in ms. A single step may take 1 or 2 ms itself. */
const sliceMs = 1;

export interface ProcfsOptions {
  readonly fs?: ProcFs;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
  /** Our pid, for the check that `/proc` belongs to our pid namespace. */
  readonly self?: number;
  /** How many `stat` files may be kept open; by default what the limits of this process allow. */
  readonly keptFiles?: number;
}

/**
 * Reads `/proc` directly (proc(5)): no program is started, and slim containers that have no `ps` are served as well.
 * @throws {ListingError} when there is no `/proc`, or when it numbers processes otherwise than kill(2) does for us.
 */
export function createProcfsSource(options: ProcfsOptions = {}): ProcessSource {
  const { fs = nodeFs, now = () => performance.now(), self = process.pid, keptFiles } = options;
  checkNamespace(fs, self);
  return new ProcfsSource(fs, now, keptFiles);
}

class ProcfsSource implements ProcessSource {
  private readonly machine: Machine;
  private readonly follower: Follower;
  private readonly single: StatFiles;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly fs: ProcFs,
    private readonly now: () => number,
    keptFiles: number | undefined,
  ) {
    this.machine = new Machine(fs, now);
    this.follower = new Follower(fs, this.machine, now, keptFiles);
    this.single = new StatFiles(fs, 0);
  }

  list(interest: Interest): Promise<Listing> {
    const listing = this.queue.then(() => this.listNow(interest));
    this.queue = listing.catch(() => undefined);
    return listing;
  }

  look(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && describe(stat, readImage(this.fs, pid, stat.image), this.machine);
  }

  glance(pid: number): ProcessInfo | undefined {
    const stat = this.stat(pid);
    return stat && describe(stat, noImage, this.machine);
  }

  /** Not in slices: whoever ends a tree is in a race with it. */
  tree(members: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const same = members.filter(({ pid, startTime }) => this.stat(pid)?.startTime === startTime);
    const follower = new Follower(this.fs, this.machine, this.now, 0);
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
    return this.isThere(process) ? readEnvironment(this.fs, process.pid) : undefined;
  }

  details(process: Identity): Promise<ProcessDetails> {
    return readDetails(process.pid, () => this.isThere(process));
  }

  catches(process: Identity, signal: number): boolean | undefined {
    return this.isThere(process) ? catchesSignal(this.fs, process.pid, signal) : undefined;
  }

  dispose(): void {
    this.follower.dispose();
  }

  /** Whether it can be asked about: not without a file descriptor either. */
  private isThere({ pid, startTime }: Identity): boolean {
    try {
      return this.stat(pid)?.startTime === startTime;
    } catch (error) {
      if (error instanceof NoDescriptorError) return false;
      throw error;
    }
  }

  private stat(pid: number): Stat | undefined {
    const stat = parseStat(this.single.text, this.single.read(pid, false), this.machine.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  private async listNow(interest: Interest): Promise<Listing> {
    try {
      const { value, cost } = await runInSlices(this.follower.round(interest), sliceMs, this.now);
      const { processes, reads, at, spreadMs, full } = value;
      return {
        processes,
        at,
        spreadMs,
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
