import { totalmem } from 'node:os';
import type { ProcessDescriptor } from 'ps-list';
import { messageOf } from '../../../common/errors';
import { groupBy } from '../../../common/groupBy';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { splitAtBlanks, splitQuoted } from '../../programs/splitCommandLine';
import { ListingError, type ProcessSource } from '../processSource';
import { describeOurselves } from '../table/describeOurselves';
import type { ProcessTableReader } from '../table/processTableReader';
import { getProgramReaderParts, type ProgramReaderOptions, type ProgramReaderParts } from '../table/programReader';
import { steadyStartTime } from '../table/steadyStartTime';
import { createTableSource } from '../table/tableSource';
import { listWithPsList, readWithPs } from './ps';

/** How long a listing is good for {@link ProcessSource.get}, in ms. */
const maxListingAgeMs = 1_000;

export interface PsListOptions extends ProgramReaderOptions {
  readonly listProcesses?: () => Promise<readonly ProcessDescriptor[]>;
  /** Reads one process at once; undefined if there is none. */
  readonly readProcess?: (pid: number) => ProcessDescriptor | undefined;
}

/**
 * For systems without `/proc`: all processes are listed each time, by `ps` on Unix and by a small program on Windows. It
 * knows less: no CPU time, state, session or folder. Start times are in whole seconds. On Windows there are none: the
 * start time of a process is when it was first seen, and it counts as the same process while name and parent are the same.
 */
export function createPsListSource(options: PsListOptions = {}): ProcessSource {
  return createTableSource(createPsListReader(options), options.now);
}

export function createPsListReader(options: PsListOptions = {}): ProcessTableReader {
  const { listProcesses = listWithPsList, readProcess = onWindows ? undefined : readWithPs } = options;
  return new PsListReader(listProcesses, readProcess, getProgramReaderParts(options));
}

const onWindows = process.platform === 'win32';

class PsListReader implements ProcessTableReader {
  readonly name = 'ps-list';
  /** All processes, as last listed. */
  private last: ReadonlyMap<number, ProcessInfo> = new Map();
  private listedAt = -Infinity;

  constructor(
    private readonly listProcesses: () => Promise<readonly ProcessDescriptor[]>,
    private readonly readProcess: ((pid: number) => ProcessDescriptor | undefined) | undefined,
    private readonly parts: ProgramReaderParts,
  ) {}

  async listAll(known: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    let found: readonly ProcessDescriptor[];
    try {
      found = await this.listProcesses();
    } catch (error) {
      throw new ListingError(`Processes cannot be listed: ${messageOf(error)}`);
    }
    // One date for all processes: a child must not be older than its parent because the system listed it first.
    const date = this.parts.date();
    const knownByPid = groupBy(known, ({ pid }) => pid);
    const all = found
      .filter((each) => !isOwnPs(each))
      .map((process) => this.toProcessInfo(process, date, knownByPid.get(process.pid)));
    // The source refuses an empty list; until there is another, the one of before answers.
    if (all.length === 0) return all;
    this.last = new Map(all.map((process) => [process.pid, process]));
    this.listedAt = this.parts.now();
    return all;
  }

  /**
   * From a listing that is not older than a second; otherwise by running `ps` for this process. On Windows that would
   * take too long, so an older listing has to do, if the pid is in use at all.
   */
  read(pid: number): ProcessInfo | undefined {
    const isListed = this.listedAt !== -Infinity;
    if (!isListed && pid === this.parts.ownIdentity.pid) return describeOurselves(this.parts.ownIdentity);
    if (isListed && (this.parts.now() - this.listedAt < maxListingAgeMs || !this.readProcess)) {
      const listed = this.last.get(pid);
      return listed && this.parts.pidExists(pid) ? listed : undefined;
    }
    if (!this.readProcess) {
      if (!this.parts.pidExists(pid)) return undefined;
      throw new ListingError('The processes have not been listed yet.');
    }
    const found = this.readProcess(pid);
    return found && this.toProcessInfo(found, this.parts.date());
  }

  dispose(): void {
    this.last = new Map();
  }

  private toProcessInfo(found: ProcessDescriptor, date: number, known: readonly Identity[] = []): ProcessInfo {
    const { pid, ppid, name, cmd = '', path, memory, uid = -1 } = found;
    const startTime = this.startTimeOf(found, date, known);
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
      threads: 0,
      session: 0,
      group: 0,
      uid,
      otherUser: this.parts.users.other({ real: uid, effective: uid, saved: uid }),
      cwd: undefined,
      startedAt: found.startTime && startTime,
      kernelThread: false,
    };
  }

  /** If it is the same process, the start time by which it has been known before, here or in an earlier window. */
  private startTimeOf(found: ProcessDescriptor, date: number, known: readonly Identity[]): number {
    const { pid, ppid, name } = found;
    const listed = this.last.get(pid);
    if (!found.startTime) {
      if (pid === this.parts.ownIdentity.pid) return this.parts.ownIdentity.startTime;
      return listed?.name === name && listed.parentPid === ppid ? listed.startTime : date;
    }
    const own = pid === this.parts.ownIdentity.pid ? this.parts.ownIdentity : undefined;
    return steadyStartTime(found.startTime.getTime(), [listed, ...known, own]);
  }
}

/**
 * One of the two `ps` that `ps-list` runs. The other one may see it before it executes `ps`, and then it has the name of
 * this process; its command line is from its own list (`buildProcessCommandFlags` in ps-list).
 */
function isOwnPs({ ppid, name, cmd = '' }: ProcessDescriptor): boolean {
  return ppid === process.pid && (name === 'ps' || cmd.startsWith('ps awwxo '));
}
