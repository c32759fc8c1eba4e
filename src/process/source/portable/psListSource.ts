import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { ProcessDescriptor } from 'ps-list';
import { errorCode, messageOf } from '../../../common/errors';
import { keyOf, startTimeSlackMs, type Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { splitAtBlanks, splitQuoted } from '../../programs/splitCommandLine';
import { groupByParent } from '../groupByParent';
import { ListingError, type ListAllOptions, type Listing, type ListRequest } from '../processSource';
import type { ProcessSource } from '../processSource';
import { Users } from '../users';
import { listWithPsList, readWithPs } from './ps';

/** How long a listing is good for {@link ProcessSource.get}, in ms. */
const maxListingAgeMs = 1_000;

export interface PsListOptions {
  readonly listProcesses?: () => Promise<readonly ProcessDescriptor[]>;
  /** Reads one process at once; undefined if there is none. */
  readonly readProcess?: (pid: number) => ProcessDescriptor | undefined;
  /** Whether a process has this pid. */
  readonly pidExists?: (pid: number) => boolean;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
  /** ms since 1970 */
  readonly date?: () => number;
  readonly self?: number;
  /** How long we have been running, in ms. */
  readonly upMs?: () => number;
  /** Our effective user id. */
  readonly user?: number;
}

/**
 * For systems without `/proc`: all processes are listed each time, by `ps` on Unix and by a small program on Windows. It
 * knows less: no CPU time, state, session or folder. Start times are in whole seconds. On Windows there are none: the
 * start time of a process is when it was first seen, and it counts as the same process while name and parent are the same.
 */
export function createPsListSource(options: PsListOptions = {}): ProcessSource {
  const {
    listProcesses = listWithPsList,
    readProcess = onWindows ? undefined : readWithPs,
    pidExists = isPidUsed,
    now = () => performance.now(),
    date = Date.now,
    self = process.pid,
    upMs = () => process.uptime() * 1000,
    user = process.geteuid?.() ?? -1,
  } = options;
  const ownIdentity = { pid: self, startTime: Math.round(date() - upMs()) };
  const users = new Users(readTextFile, now, user);
  return new PsListSource(listProcesses, readProcess, pidExists, now, date, ownIdentity, users);
}

const onWindows = process.platform === 'win32';

class PsListSource implements ProcessSource {
  readonly failure = undefined;
  /** All processes, as last listed. */
  private last: ReadonlyMap<number, ProcessInfo> = new Map();
  private listedAt = -Infinity;
  private tracked: ReadonlySet<ProcessInfo> = new Set();

  constructor(
    private readonly listProcesses: () => Promise<readonly ProcessDescriptor[]>,
    private readonly readProcess: ((pid: number) => ProcessDescriptor | undefined) | undefined,
    private readonly pidExists: (pid: number) => boolean,
    private readonly now: () => number,
    private readonly date: () => number,
    /** Even if the system tells no start times we know our own, and other windows know it by the same. */
    private readonly ownIdentity: Identity,
    private readonly users: Users,
  ) {}

  async list(request: ListRequest): Promise<Listing> {
    const { roots, known = [] } = request;
    const trackedBefore = new Set([...this.tracked].map(keyOf));
    const start = this.now();
    const all = await this.listExpecting(known);
    const knownKeys = new Set(known.map(keyOf));
    const processes = findTrees(all, (process) => {
      const key = keyOf(process);
      return (
        roots.has(process.pid) || knownKeys.has(key) || trackedBefore.has(key) || request.isOurs?.(process) === true
      );
    });
    this.tracked = new Set(processes);
    const at = this.now();
    const cost = {
      busyMs: at - start,
      longestSliceMs: 0,
      reads: all.length,
      kind: 'full',
      reason: 'no /proc',
    } as const;
    return { processes, at, spreadMs: 0, cost };
  }

  /**
   * From a listing that is not older than a second; otherwise by running `ps` for this process. On Windows that would
   * take too long, so an older listing has to do, if the pid is in use at all.
   */
  get(pid: number): ProcessInfo | undefined {
    const isListed = this.listedAt !== -Infinity;
    if (!isListed && pid === this.ownIdentity.pid) return this.getOurselves();
    if (isListed && (this.now() - this.listedAt < maxListingAgeMs || !this.readProcess)) {
      const listed = this.last.get(pid);
      return listed && this.pidExists(pid) ? listed : undefined;
    }
    if (!this.readProcess) {
      if (!this.pidExists(pid)) return undefined;
      throw new ListingError('The processes have not been listed yet.');
    }
    const found = this.readProcess(pid);
    return found && this.toProcessInfo(found, this.date(), undefined);
  }

  /** No question is cheaper than {@link get}. */
  getBasic(pid: number): ProcessInfo | undefined {
    return this.get(pid);
  }

  async listAll({ skip = () => false }: ListAllOptions = {}): Promise<readonly ProcessInfo[]> {
    return (await this.listExpecting([])).filter(({ pid }) => !skip(pid));
  }

  environment(): undefined {
    return undefined;
  }

  getExecutable(): undefined {
    return undefined;
  }

  details(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  facts(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  activity(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  listeningSockets(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  processSockets(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  sharedMemory(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  io(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  handlesSignal(): undefined {
    return undefined;
  }

  isInForeground(): undefined {
    return undefined;
  }

  portHolders(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  startForkMonitor(): undefined {
    return undefined;
  }

  dispose(): void {
    this.last = new Map();
    this.tracked = new Set();
  }

  /** What we know of ourselves without asking the system. */
  private getOurselves(): ProcessInfo {
    const { pid, startTime } = this.ownIdentity;
    const found = { pid, ppid: process.ppid, name: process.title, cmd: '', startTime: new Date(startTime) };
    return {
      ...this.toProcessInfo(found, startTime, this.ownIdentity),
      commandLine: [process.execPath, ...process.argv.slice(1)],
    };
  }

  /** All processes. `expected` are identities that an earlier listing, or an earlier window, has given. */
  private async listExpecting(expected: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    let found: readonly ProcessDescriptor[];
    try {
      found = await this.listProcesses();
    } catch (error) {
      throw new ListingError(`Processes cannot be listed: ${messageOf(error)}`);
    }
    // One date for all processes: a child must not be older than its parent because the system listed it first.
    const date = this.date();
    const expectedByPid = new Map(expected.map((identity) => [identity.pid, identity]));
    const all = found
      // The `ps` that lists is left out.
      .filter(({ ppid, name }) => ppid !== process.pid || name !== 'ps')
      .map((process) => this.toProcessInfo(process, date, expectedByPid.get(process.pid)));
    // We exist ourselves, so an empty list means that the output was not understood.
    if (all.length === 0) throw new ListingError('Processes cannot be listed: there seem to be none.');
    this.last = new Map(all.map((process) => [process.pid, process]));
    this.listedAt = this.now();
    return all;
  }

  private toProcessInfo(found: ProcessDescriptor, date: number, expected: Identity | undefined): ProcessInfo {
    const { pid, ppid, name, cmd = '', path, memory, uid = -1 } = found;
    const startTime = this.startTimeOf(found, date, expected);
    return {
      pid,
      startTime,
      parentPid: ppid,
      name,
      commandLine: onWindows ? splitQuoted(cmd) : splitAtBlanks(cmd, path),
      state: cmd.endsWith('<defunct>') ? 'zombie' : 'unknown',
      cpuTime: undefined,
      childrenCpuTime: 0,
      memory: ((memory ?? 0) / 100) * totalmem(),
      threads: 1,
      session: 0,
      group: 0,
      uid,
      otherUser: this.users.other({ real: uid, effective: uid, saved: uid }),
      cwd: undefined,
      startedAt: found.startTime && startTime,
      kernelThread: false,
    };
  }

  /** If it is the same process, the start time by which it has been known before, here or in an earlier window. */
  private startTimeOf(found: ProcessDescriptor, date: number, expected: Identity | undefined): number {
    const { pid, ppid, name } = found;
    const listed = this.last.get(pid);
    if (!found.startTime) {
      if (pid === this.ownIdentity.pid) return this.ownIdentity.startTime;
      return listed?.name === name && listed.parentPid === ppid ? listed.startTime : date;
    }
    const at = found.startTime.getTime();
    const candidates = [listed, expected, pid === this.ownIdentity.pid ? this.ownIdentity : undefined];
    const same = candidates.find((known) => known && Math.abs(known.startTime - at) <= startTimeSlackMs);
    return same?.startTime ?? at;
  }
}

/** The processes that are roots, and all below them. */
function findTrees(all: readonly ProcessInfo[], isRoot: (process: ProcessInfo) => boolean): ProcessInfo[] {
  const children = groupByParent(all);
  const found = new Set<ProcessInfo>();
  const queue = all.filter(isRoot);
  for (let process = queue.pop(); process; process = queue.pop()) {
    if (found.has(process)) continue;
    found.add(process);
    queue.push(...(children.get(process.pid) ?? []));
  }
  return [...found];
}

function isPidUsed(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user.
    return errorCode(error) === 'EPERM';
  }
}

function readTextFile(path: string, maxBytes: number): string | undefined {
  try {
    return readFileSync(path).toString('utf8', 0, maxBytes);
  } catch {
    return undefined;
  }
}
