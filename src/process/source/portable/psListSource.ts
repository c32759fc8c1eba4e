import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { ProcessDescriptor } from 'ps-list';
import { messageOf } from '../../../common/errors';
import { keyOf, startTimeSlackMs, type Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import { ListingError, type ListAllOptions, type ListRequest, type Listing } from '../processSource';
import type { ProcessSource } from '../processSource';
import { splitAtBlanks, splitQuoted } from '../../programs/splitCommandLine';
import { Users } from '../users';

/** For so long, in ms, a listing is good for {@link ProcessSource.get}. */
const freshMs = 1_000;

export interface PsListOptions {
  readonly listEverybody?: () => Promise<readonly ProcessDescriptor[]>;
  /** Asks for one process at once; undefined when there is none. */
  readonly askForOne?: (pid: number) => ProcessDescriptor | undefined;
  /** Whether a process has this pid. */
  readonly exists?: (pid: number) => boolean;
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
 * For systems without `/proc`: everybody is listed each time, by `ps` on Unix and by a small program on Windows. It knows
 * less: no CPU time, state, session or folder. Start times are in whole seconds. On Windows there are none: a process
 * counts from when it was first seen, and for the same one as long as the name and the parent are.
 */
export function createPsListSource(options: PsListOptions = {}): ProcessSource {
  const {
    listEverybody = askPsList,
    askForOne = onWindows ? undefined : askPs,
    exists = processExists,
    now = () => performance.now(),
    date = Date.now,
    self = process.pid,
    upMs = () => process.uptime() * 1000,
    user = process.geteuid?.() ?? -1,
  } = options;
  const ourselves = { pid: self, startTime: Math.round(date() - upMs()) };
  return new PsListSource(listEverybody, askForOne, exists, now, date, ourselves, new Users(readTextFile, now, user));
}

const onWindows = process.platform === 'win32';

class PsListSource implements ProcessSource {
  readonly failure = undefined;
  /** Everybody, as last listed. */
  private last: ReadonlyMap<number, ProcessInfo> = new Map();
  private listedAt = -Infinity;
  private followed: ReadonlySet<ProcessInfo> = new Set();

  constructor(
    private readonly listEverybody: () => Promise<readonly ProcessDescriptor[]>,
    private readonly askForOne: ((pid: number) => ProcessDescriptor | undefined) | undefined,
    private readonly exists: (pid: number) => boolean,
    private readonly now: () => number,
    private readonly date: () => number,
    /** Where nothing is known of start times, this is known of ours, and every window on us knows it otherwise. */
    private readonly ourselves: Identity,
    private readonly users: Users,
  ) {}

  async list(interest: ListRequest): Promise<Listing> {
    const before = new Map([...this.followed].map((one) => [one.pid, one]));
    const start = this.now();
    const known = interest.known ?? [];
    const everybody = await this.listExpected(known);
    const knownKeys = new Set(known.map(keyOf));
    const processes = below(
      everybody,
      (one) =>
        interest.roots.has(one.pid) ||
        knownKeys.has(keyOf(one)) ||
        before.get(one.pid)?.startTime === one.startTime ||
        interest.isOurs?.(one) === true,
    );
    this.followed = new Set(processes);
    const at = this.now();
    const cost = {
      busyMs: at - start,
      longestSliceMs: 0,
      reads: everybody.length,
      kind: 'full',
      reason: 'no /proc',
    } as const;
    return { processes, at, spreadMs: 0, cost };
  }

  /**
   * From a listing that is not older than a second; otherwise `ps` is asked for this one process and waited for. On
   * Windows, where that takes too long, an older listing has to do if the pid is taken at all.
   */
  get(pid: number): ProcessInfo | undefined {
    const isListed = this.listedAt !== -Infinity;
    if (!isListed && pid === this.ourselves.pid) return this.lookAtOurselves();
    if (isListed && (this.now() - this.listedAt < freshMs || !this.askForOne)) {
      const known = this.last.get(pid);
      return known && this.exists(pid) ? known : undefined;
    }
    if (!this.askForOne) {
      if (!this.exists(pid)) return undefined;
      throw new ListingError('The processes have not been listed yet.');
    }
    const found = this.askForOne(pid);
    return found && this.toProcessInfo(found, this.date(), undefined);
  }

  /** There is no cheaper question than {@link get}. */
  getBasic(pid: number): ProcessInfo | undefined {
    return this.get(pid);
  }

  /** What we know of ourselves without asking. */
  private lookAtOurselves(): ProcessInfo {
    const { pid, startTime } = this.ourselves;
    const one = { pid, ppid: process.ppid, name: process.title, cmd: '', startTime: new Date(startTime) };
    return {
      ...this.toProcessInfo(one, startTime, this.ourselves),
      commandLine: [process.execPath, ...process.argv.slice(1)],
    };
  }

  async listTree(members: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const startTimes = new Map(members.map(({ pid, startTime }) => [pid, startTime]));
    return below(await this.listExpected(members), (one) => startTimes.get(one.pid) === one.startTime).filter(isAlive);
  }

  async listAll({ skip = () => false }: ListAllOptions = {}): Promise<readonly ProcessInfo[]> {
    return (await this.listExpected([])).filter(({ pid }) => !skip(pid));
  }

  /** `expected` are processes that an earlier listing, or an earlier window, has told of. */
  private async listExpected(expected: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    let found: readonly ProcessDescriptor[];
    try {
      found = await this.listEverybody();
    } catch (error) {
      throw new ListingError(`Processes cannot be listed: ${messageOf(error)}`);
    }
    // One moment for all: a child must not be older than its parent because it was told of first.
    const date = this.date();
    const expectedByPid = new Map(expected.map((one) => [one.pid, one]));
    // The one that lists is no concern of anybody.
    const everybody = found
      .filter((one) => one.ppid !== process.pid || one.name !== 'ps')
      .map((one) => this.toProcessInfo(one, date, expectedByPid.get(one.pid)));
    // We are there ourselves: nobody at all means that nothing was understood.
    if (everybody.length === 0) throw new ListingError('Processes cannot be listed: there seem to be none.');
    this.last = new Map(everybody.map((one) => [one.pid, one]));
    this.listedAt = this.now();
    return everybody;
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

  handlesSignal(): undefined {
    return undefined;
  }

  startForkMonitor(): undefined {
    return undefined;
  }

  dispose(): void {
    this.last = new Map();
    this.followed = new Set();
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

  /** As we or an earlier window have called it before, if it is the same process. */
  private startTimeOf(found: ProcessDescriptor, date: number, expected: Identity | undefined): number {
    const { pid, ppid, name } = found;
    const listed = this.last.get(pid);
    if (!found.startTime) {
      if (pid === this.ourselves.pid) return this.ourselves.startTime;
      return listed?.name === name && listed.parentPid === ppid ? listed.startTime : date;
    }
    const at = found.startTime.getTime();
    const candidates = [listed, expected, pid === this.ourselves.pid ? this.ourselves : undefined];
    const same = candidates.find((known) => known && Math.abs(known.startTime - at) <= startTimeSlackMs);
    return same?.startTime ?? at;
  }
}

/** Those who are wanted, and everybody below them. */
function below(everybody: readonly ProcessInfo[], wanted: (one: ProcessInfo) => boolean): ProcessInfo[] {
  const children = groupByParent(everybody);
  const found = new Set<ProcessInfo>();
  const queue = everybody.filter(wanted);
  for (let one = queue.pop(); one; one = queue.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    queue.push(...(children.get(one.pid) ?? []));
  }
  return [...found];
}

function groupByParent(everybody: readonly ProcessInfo[]): ReadonlyMap<number, readonly ProcessInfo[]> {
  const children = new Map<number, ProcessInfo[]>();
  for (const one of everybody) {
    const siblings = children.get(one.parentPid);
    if (siblings) siblings.push(one);
    else children.set(one.parentPid, [one]);
  }
  return children;
}

/** Loaded only when it is used: it is an ES module, and nobody needs it on Linux. */
async function askPsList(): Promise<readonly ProcessDescriptor[]> {
  const { default: psList } = await import('ps-list');
  return psList();
}

/** One process, now. Of its columns only the last has blanks, and the date, which has five words. */
function askPs(pid: number): ProcessDescriptor | undefined {
  let text: string;
  try {
    text = execFileSync('ps', ['-o', 'ppid=,uid=,lstart=,args=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // With exit code 1 it says that there is no such process; without one it was not started.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw new ListingError(`ps cannot be asked: ${messageOf(error)}`);
  }
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/m.exec(text);
  if (!match) return undefined;
  const [, ppid = '', uid = '', startTime = '', cmd = ''] = match;
  const name = cmd.replace(/ .*$/, '').replace(/^.*\//, '');
  return { pid, ppid: Number(ppid), uid: Number(uid), startTime: new Date(startTime), name, cmd };
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readTextFile(path: string, maxBytes: number): string | undefined {
  try {
    return readFileSync(path).toString('utf8', 0, maxBytes);
  } catch {
    return undefined;
  }
}
