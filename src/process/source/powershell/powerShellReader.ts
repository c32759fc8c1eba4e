import { systemClock, type Clock } from '../../../common/clock';
import { messageOf } from '../../../common/errors';
import type { Disposable } from '../../../common/event';
import { groupBy } from '../../../common/groupBy';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { baseName, stripExe } from '../../programs/programName';
import { splitQuoted } from '../../programs/splitCommandLine';
import { ListingError } from '../processSource';
import { describeOurselves } from '../table/describeOurselves';
import type { ProcessTableReader } from '../table/processTableReader';
import { getProgramReaderParts, type ProgramReaderOptions } from '../table/programReader';
import { steadyStartTime } from '../table/steadyStartTime';
import { withoutConsoleHosts } from '../windows/consoleHosts';
import type { CimProcess } from './parseAnswer';
import { RunningPowerShell, type CimListing, type PowerShell } from './powerShell';

/**
 * How long a listing is good for {@link PowerShellReader.read}, in ms, from when it was requested. Windows hands out again
 * the pid that is free for the longest time (`PspCidTable` is "strict FIFO", psinit.c of the Windows Research Kernel), so
 * that within this time a pid does not pass to another process unless all others have been used.
 */
const maxListingAgeMs = 2_000;
/** The pause between two listings while they are kept fresh, in ms. */
const pauseMs = 200;
/** By how much two start times of one process may differ, in ms: the native source tells it to 100 ns, this one to 1 µs. */
const roundingMs = 0.002;

export interface PowerShellReaderOptions extends Omit<ProgramReaderOptions, 'now' | 'user'> {
  readonly powerShell?: PowerShell;
  readonly clock?: Clock;
}

/**
 * For a Windows that permits no native calls: a PowerShell that goes on running lists all processes, with CPU time, memory
 * and start time; no state, environment, folder or port. It takes some tenths of a second, in another process.
 */
export function createPowerShellReader(options: PowerShellReaderOptions = {}): ProcessTableReader {
  const { powerShell = new RunningPowerShell(), clock = systemClock } = options;
  const { pidExists, ownIdentity } = getProgramReaderParts(options);
  return new PowerShellReader(powerShell, pidExists, clock, ownIdentity);
}

class PowerShellReader implements ProcessTableReader {
  readonly name = 'powershell';
  /** All processes, as last listed. */
  private last: ReadonlyMap<number, ProcessInfo> = new Map();
  /** The paths of their programs, by pid. */
  private executables: ReadonlyMap<number, string> = new Map();
  /** When that listing was requested. */
  private listedAt = -Infinity;
  private isDisposed = false;

  constructor(
    private readonly powerShell: PowerShell,
    private readonly pidExists: (pid: number) => boolean,
    private readonly clock: Clock,
    /** Known before PowerShell has told it; other windows know us by the same. */
    private readonly ownIdentity: Identity,
  ) {}

  async listAll(known: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const requestedAt = this.clock.now();
    const { processes, listedBy } = await this.powerShell.list().catch(failWith);
    const found = toTable(processes, listedBy);
    // Without ourselves it is not a list of all processes, whatever it is.
    if (!found.has(this.ownIdentity.pid)) throw new ListingError('PowerShell does not list this process.');
    const knownByPid = groupBy(known, ({ pid }) => pid);
    const all = [...found.values()].map((process) => this.toProcessInfo(process, found, knownByPid.get(process.pid)));
    this.last = new Map(all.map((process) => [process.pid, process]));
    this.executables = new Map([...found].flatMap(([pid, { executable }]) => (executable ? [[pid, executable]] : [])));
    this.listedAt = requestedAt;
    return withoutConsoleHosts(all);
  }

  /**
   * From a listing that is not older than two seconds. An older one may name a process that has ended since, and with it
   * another process that has got its pid would be killed; a new one takes too long for one turn ({@link keepReadable}).
   */
  read(pid: number): ProcessInfo | undefined {
    if (this.listedAt === -Infinity && pid === this.ownIdentity.pid) {
      return describeOurselves(this.ownIdentity, stripExe(baseName(process.execPath)));
    }
    if (!this.pidExists(pid)) return undefined;
    const listed = this.last.get(pid);
    if (listed && this.isFresh()) return listed;
    // It may have started since.
    throw new ListingError('Windows has not listed this process in the last two seconds. Please try again.');
  }

  getExecutable(pid: number): string | undefined {
    return this.pidExists(pid) ? this.executables.get(pid) : undefined;
  }

  async keepReadable(): Promise<Disposable> {
    if (!this.isFresh()) await this.listAll([]);
    let isHeld = true;
    void this.listWhile(() => isHeld);
    return {
      dispose: () => {
        isHeld = false;
      },
    };
  }

  dispose(): void {
    this.isDisposed = true;
    this.powerShell.dispose();
    this.last = new Map();
    this.executables = new Map();
  }

  private isFresh(): boolean {
    return this.clock.now() - this.listedAt < maxListingAgeMs;
  }

  /** After a failure processes cannot be read any more, which says so by itself. */
  private async listWhile(isHeld: () => boolean): Promise<void> {
    try {
      for (;;) {
        await this.clock.sleep(pauseMs);
        if (!isHeld() || this.isDisposed) return;
        await this.listAll([]);
      }
    } catch (error) {
      if (!(error instanceof ListingError)) throw error;
    }
  }

  private toProcessInfo(
    found: StartedProcess,
    table: ReadonlyMap<number, StartedProcess>,
    known: readonly Identity[] = [],
  ): ProcessInfo {
    const { pid, name, commandLine = '', cpuTime, memory, threads } = found;
    return {
      pid,
      startTime: this.getStartTime(found, known),
      parentPid: findParentPid(found, table),
      name: stripExe(name),
      commandLine: splitQuoted(commandLine),
      // `ExecutionState` of `Win32_Process` is always null.
      state: 'unknown',
      cpuTime,
      // It is added to no parent.
      childrenCpuTime: 0,
      memory,
      threads,
      session: 0,
      group: 0,
      uid: -1,
      cwd: undefined,
      startedAt: found.startTime,
      kernelThread: isOfKernel(found),
    };
  }

  /** The one by which the process is known already, here or in an earlier window, which may have asked in another way. */
  private getStartTime({ pid, startTime }: StartedProcess, known: readonly Identity[]): number {
    if (pid === this.ownIdentity.pid) return steadyStartTime(startTime, [this.ownIdentity]);
    return steadyStartTime(startTime, [this.last.get(pid), ...known], roundingMs);
  }
}

type StartedProcess = CimProcess & { readonly startTime: number };

/**
 * The processes by pid, without PowerShell. One without a start time is left out, since its pid alone does not identify it:
 * so it is with those in which the kernel runs, on some systems, and with a process that ends while it is listed.
 */
function toTable(
  processes: CimListing['processes'],
  listedBy: number | undefined,
): ReadonlyMap<number, StartedProcess> {
  const started = processes.filter((process): process is StartedProcess => process.startTime !== undefined);
  return new Map(started.filter(({ pid }) => pid > 0 && pid !== listedBy).map((process) => [process.pid, process]));
}

/**
 * A process keeps the pid of its parent for good, and the pid is handed out again, so that a parent that is younger is
 * none.
 * @returns 0 if the parent is gone.
 */
function findParentPid(
  { pid, parentPid, startTime }: StartedProcess,
  table: ReadonlyMap<number, StartedProcess>,
): number {
  const parent = table.get(parentPid);
  return parent && pid !== parentPid && parent.startTime <= startTime ? parentPid : 0;
}

/** The process in which the kernel runs. */
const systemPid = 4;

/** The kernel's own processes run no program: `System`, `Registry`, `MemCompression`. */
function isOfKernel({ pid, parentPid, name }: StartedProcess): boolean {
  return pid === systemPid || (parentPid === systemPid && !name.toLowerCase().endsWith('.exe'));
}

/** @throws {ListingError} always */
function failWith(error: unknown): never {
  throw new ListingError(`Processes cannot be listed: ${messageOf(error)}`);
}
