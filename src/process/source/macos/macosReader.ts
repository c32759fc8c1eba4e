import { systemClock, type Clock } from '../../../common/clock';
import { runInSlices, type SlicedTask } from '../../../common/timeSlicing';
import { keyOf, type Identity } from '../../identity';
import type { PortState } from '../../portState';
import type { ProcessInfo, ProcessState } from '../../processInfo';
import type { HeldSocket } from '../heldSocket';
import { parseEnvironment } from '../parseEnvironment';
import type { ProcessActivity } from '../processActivity';
import type { ProcessDetails } from '../processDetails';
import { ListingError, type ProcessFacts } from '../processSource';
import type { ProcessSockets } from '../processSockets';
import { readTextFile } from '../readTextFile';
import type { ProcessTableReader } from '../table/processTableReader';
import { measureActivity, type ProcessReading } from '../table/threadActivity';
import { Users } from '../users';
import { readDetails } from './details';
import { KernelProcessList, readKernelProcess } from './kernelProcessList';
import { hasSignal, type KernelProcess } from './kernelProcess';
import type { LibSystem } from './libSystem';
import { OriginalParents } from './originalParents';
import { findPortHolders, readSockets, toProcessSockets } from './ports';
import { ArgumentsReader } from './processArguments';
import { readExecutable, readFolder, readRusage, readTaskInfo, readUniqueIdentifier } from './readProcess';
import type { TaskInfo } from './taskInfo';
import { readThreads } from './threads';
import { readTickMs } from './ticks';

/** After this time at a stretch, in ms, work yields to the event loop. */
const sliceMs = 1;

/** SIGTERM's number, the same on every system (signal(7)). */
const terminateSignal = 15;

/** In so many ms of CPU time both parts can be told apart: they are counted in microseconds. */
const minSplitMs = 2;

export interface MacosOptions {
  readonly libSystem: LibSystem;
  readonly clock?: Clock;
  /** Our effective user id. */
  readonly user?: number;
}

/**
 * Reads macOS by libSystem: one call for all processes, which names their parents, groups, users and signals, and some
 * calls for each process that is tracked.
 */
export function createMacosReader(options: MacosOptions): ProcessTableReader {
  const { libSystem, clock = systemClock, user = process.geteuid?.() ?? -1 } = options;
  return new MacosReader(libSystem, clock, user, new Users(readTextFile, clock.now, user));
}

/** The arguments of a process, which stay as they are until it executes a program. */
interface KnownArguments {
  readonly version: number;
  readonly commandLine: readonly string[];
}

class MacosReader implements ProcessTableReader {
  readonly name = 'macos';
  private readonly list: KernelProcessList;
  private readonly arguments: ArgumentsReader;
  private readonly tickMs: number | undefined;
  private readonly originalParents: OriginalParents;
  /** By {@link keyOf}. */
  private commandLines = new Map<string, KnownArguments>();
  /** The same: a zombie does not tell its session any more. */
  private sessions = new Map<string, number>();

  constructor(
    private readonly libSystem: LibSystem,
    private readonly clock: Clock,
    private readonly user: number,
    private readonly users: Users,
  ) {
    this.list = new KernelProcessList(libSystem);
    this.arguments = new ArgumentsReader(libSystem);
    this.tickMs = readTickMs(libSystem);
    this.originalParents = new OriginalParents((pid) => readUniqueIdentifier(libSystem, pid));
  }

  listAll(): readonly ProcessInfo[] {
    const found = [...this.readAll().values()];
    this.originalParents.update(found);
    const all = found.map((process) => this.toProcessInfo(process, undefined));
    this.sessions = new Map(all.map((process) => [keyOf(process), process.session]));
    this.commandLines = new Map([...this.commandLines].filter(([key]) => this.sessions.has(key)));
    return all;
  }

  read(pid: number): ProcessInfo | undefined {
    const found = readKernelProcess(this.libSystem, pid);
    return found && this.toProcessInfo(found, this.readTask(found));
  }

  /** Of other users no more is told. */
  complete(process: ProcessInfo): ProcessInfo {
    const task = this.readTask(process);
    if (!task) return this.completeUntold(process);
    const { pid } = process;
    const childrenTicks = readRusage(this.libSystem, pid)?.childrenCpuTicks ?? 0;
    return {
      ...process,
      ...this.toUsage(process, task),
      childrenCpuTime: childrenTicks * (this.tickMs ?? 0),
      commandLine: this.commandLineOf(process),
      cwd: readFolder(this.libSystem, pid),
    };
  }

  environment({ pid }: Identity): ReadonlyMap<string, string> | undefined {
    const text = this.arguments.read(pid)?.environment;
    return text === undefined ? undefined : parseEnvironment(text);
  }

  getExecutable(pid: number): string | undefined {
    return readExecutable(this.libSystem, pid);
  }

  facts({ pid }: Identity): Pick<ProcessFacts, 'ignoresTerminate' | 'tracer'> | undefined {
    const found = readKernelProcess(this.libSystem, pid);
    if (!found) return undefined;
    // A debugger becomes the parent of what it traces (ptrace(2)).
    const tracer = found.isTraced ? readKernelProcess(this.libSystem, found.parentPid) : undefined;
    return {
      ignoresTerminate: hasSignal(found.ignoredSignals, terminateSignal),
      tracer: tracer && { pid: tracer.pid, name: tracer.name },
    };
  }

  handlesSignal({ pid }: Identity, signal: number): boolean | undefined {
    const found = readKernelProcess(this.libSystem, pid);
    return found && hasSignal(found.caughtSignals, signal);
  }

  isInForeground({ pid }: Identity): boolean | undefined {
    const { foregroundGroup = 0, group } = readKernelProcess(this.libSystem, pid) ?? {};
    return foregroundGroup > 0 ? foregroundGroup === group : undefined;
  }

  async details({ pid }: Identity): Promise<ProcessDetails | undefined> {
    const found = readKernelProcess(this.libSystem, pid);
    return found && this.run(readDetails(this.libSystem, found, this.arguments.read(pid)?.environment));
  }

  /** A zombie has no threads any more, and those of other users are not told. */
  activity({ pid }: Identity): Promise<ProcessActivity | undefined> {
    const getProcess = (other: number): ProcessInfo | undefined => {
      const found = this.read(other);
      return found && this.complete(found);
    };
    const read = (): ProcessReading | undefined => {
      const process = getProcess(pid);
      return process && { process, threads: readThreads(this.libSystem, pid) };
    };
    return measureActivity({ read, getProcess, minSplitMs }, this.clock);
  }

  listeningSockets(processes: readonly Identity[]): Promise<ReadonlyMap<string, readonly HeldSocket[]> | undefined> {
    return this.run(this.findListening(processes));
  }

  async processSockets({ pid }: Identity): Promise<ProcessSockets | undefined> {
    const sockets = await this.run(readSockets(this.libSystem, pid));
    return sockets && toProcessSockets(sockets);
  }

  portHolders(port: number): Promise<PortState | undefined> {
    const pids = [...this.readAll().values()].filter((process) => this.isOurs(process)).map(({ pid }) => pid);
    return this.run(findPortHolders(this.libSystem, port, pids, (pid) => this.read(pid), this.users));
  }

  dispose(): void {
    this.arguments.clear();
    this.originalParents.clear();
    this.commandLines.clear();
    this.sessions.clear();
  }

  /** It may have ended since it was listed. A zombie has no arguments. */
  private completeUntold(process: ProcessInfo): ProcessInfo {
    const known = process.state === 'zombie' ? undefined : this.commandLines.get(keyOf(process));
    return known ? { ...process, commandLine: known.commandLine } : process;
  }

  private async run<T>(work: SlicedTask<T>): Promise<T> {
    return (await runInSlices(work, sliceMs, this.clock.now)).value;
  }

  private *findListening(processes: readonly Identity[]): SlicedTask<ReadonlyMap<string, readonly HeldSocket[]>> {
    const found = new Map<string, readonly HeldSocket[]>();
    for (const process of processes) {
      const sockets = (yield* readSockets(this.libSystem, process.pid)) ?? [];
      const listening = sockets.filter(({ isListening }) => isListening);
      if (listening.length > 0) found.set(keyOf(process), listening);
      yield;
    }
    return found;
  }

  private readAll(): ReadonlyMap<number, KernelProcess> {
    const found = this.list.read();
    if (!found) throw new ListingError('Processes cannot be listed: sysctl fails.');
    return found;
  }

  private isOurs({ uids }: KernelProcess): boolean {
    return this.user === 0 || uids.effective === this.user;
  }

  /** What the kernel tells of the process, and of no other one that has its pid now. */
  private readTask({ pid, startTime }: Identity): TaskInfo | undefined {
    const task = readTaskInfo(this.libSystem, pid);
    return task?.startTime === startTime ? task : undefined;
  }

  private sessionOf(process: KernelProcess): number {
    const session = this.libSystem.getSid(process.pid);
    if (session > 0) return session;
    return process.leadsSession ? process.pid : (this.sessions.get(keyOf(process)) ?? 0);
  }

  private commandLineOf(process: Identity): readonly string[] {
    const key = keyOf(process);
    const known = this.commandLines.get(key);
    const version = readUniqueIdentifier(this.libSystem, process.pid)?.version;
    if (known && known.version === version) return known.commandLine;
    const commandLine = this.arguments.read(process.pid)?.arguments;
    if (commandLine && version !== undefined) this.commandLines.set(key, { version, commandLine });
    return commandLine ?? known?.commandLine ?? [];
  }

  private toProcessInfo(found: KernelProcess, task: TaskInfo | undefined): ProcessInfo {
    const { pid, startTime, parentPid, name, group, uids } = found;
    const originalParent = this.originalParents.find(found);
    return {
      pid,
      startTime,
      parentPid,
      name,
      commandLine: [],
      state: toState(found),
      cpuTime: undefined,
      childrenCpuTime: 0,
      memory: 0,
      threads: 0,
      session: this.sessionOf(found),
      group,
      uid: uids.effective,
      otherUser: this.users.other(uids),
      cwd: undefined,
      startedAt: startTime,
      kernelThread: false,
      ...(originalParent && originalParent.pid !== parentPid && { originalParent }),
      ...(task && this.toUsage({ state: toState(found) }, task)),
    };
  }

  private toUsage(
    { state }: Pick<ProcessInfo, 'state'>,
    task: TaskInfo,
  ): Pick<ProcessInfo, 'state' | 'cpuTime' | 'memory' | 'threads'> {
    const isKnown = state !== 'unknown' && state !== 'sleeping' && state !== 'running';
    return {
      state: isKnown ? state : task.runningThreads > 0 ? 'running' : 'sleeping',
      cpuTime: this.tickMs === undefined ? undefined : task.cpuTicks * this.tickMs,
      memory: task.residentMemory,
      threads: task.threadCount,
    };
  }
}

/** Whether a process runs or sleeps is told by its threads alone. */
function toState({ status, isTraced }: KernelProcess): ProcessState {
  if (status === 'alive') return 'unknown';
  return status === 'stopped' && isTraced ? 'traced' : status;
}
