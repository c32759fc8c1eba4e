import { systemClock, type Clock } from '../../../common/clock';
import { keyOf, sameProcess, type Identity } from '../../identity';
import type { PortState } from '../../portState';
import type { ProcessInfo } from '../../processInfo';
import { splitQuoted } from '../../programs/splitCommandLine';
import type { HeldSocket } from '../heldSocket';
import { parseEnvironment } from '../parseEnvironment';
import type { ProcessActivity } from '../processActivity';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import type { ProcessSockets } from '../processSockets';
import type { ProcessTableReader } from '../table/processTableReader';
import { readActivity } from './activity';
import { withoutConsoleHosts } from './consoleHosts';
import { toDetails, toProcessIo } from './details';
import { GrowingBuffer } from './growingBuffer';
import { tcpTableClass } from './iphlpapi';
import { processAccess, type Handle } from './kernel32';
import { mayReadMemory } from './lookGuard';
import {
  readStartTime,
  readTimes,
  withProcess,
  withSameProcess,
  type OpenFailure,
  type ProcessTimes,
} from './openProcess';
import { findHolders, toHeldSockets, toProcessSockets } from './ports';
import { readProcessList, type ListedProcess, type ProcessList } from './processList';
import { isBeingCreated, queryCommandLine, readProcessParameters, type ProcessParameters } from './processParameters';
import { readTcpSockets, type TcpSocket } from './tcpTables';
import type { WindowsApi } from './windowsApi';

export interface WindowsReaderOptions {
  readonly api: WindowsApi;
  /** Our own process; by default this one. */
  readonly self?: number;
  readonly clock?: Clock;
}

/** Reads Windows by its own functions: one call for all processes, and a few for what a process is asked for. */
export function createWindowsReader(options: WindowsReaderOptions): ProcessTableReader {
  return new WindowsReader(options.api, options.self ?? process.pid, options.clock ?? systemClock);
}

/** What is read of a process once, since it takes calls of its own. */
interface Description extends Pick<ProcessInfo, 'commandLine' | 'cwd'> {
  /** Whether its memory might be read: what it has not told then, it does not tell. */
  readonly isWhole: boolean;
}

/** The longest path of a program, in bytes (`QueryFullProcessImageNameW`). */
const maxPathBytes = 2 * 32_768;

class WindowsReader implements ProcessTableReader {
  readonly name = 'windows';
  /** The last listing, with what was tracked then. */
  private list: ProcessList = new Map();
  /** Undefined before the first listing. */
  private listedAt: number | undefined;
  private ours: readonly Identity[] = [];
  /** By {@link keyOf}. */
  private descriptions = new Map<string, Description>();
  private readonly processes = new GrowingBuffer();
  private readonly sockets = new GrowingBuffer();

  constructor(
    private readonly api: WindowsApi,
    private readonly self: number,
    private readonly clock: Clock,
  ) {}

  listAll(known: readonly Identity[]): readonly ProcessInfo[] {
    this.ours = known;
    const all = [...this.readList().values()].map(({ info }) => info);
    const keys = new Set(all.map(keyOf));
    this.descriptions = new Map([...this.descriptions].filter(([key]) => keys.has(key)));
    return withoutConsoleHosts(all);
  }

  /**
   * Whether the process and its parent still exist is asked now. What else is told of it, other than its CPU time, is of the
   * last listing that has it: a listing costs a hundred times as much.
   */
  read(pid: number): ProcessInfo | undefined {
    const times = this.readTimes(pid);
    if (times === 'gone') return undefined;
    if (times === 'denied') return this.readList().get(pid)?.info;
    const { startTime, cpuTime } = times;
    const find = (list: ProcessList): ProcessInfo | undefined => {
      const info = list.get(pid)?.info;
      return info?.startTime === startTime ? info : undefined;
    };
    const found = find(this.list) ?? find(this.readList());
    return found && { ...this.withParentOfNow(found), cpuTime };
  }

  complete(process: ProcessInfo): ProcessInfo {
    const { commandLine, cwd } = this.describe(process);
    return { ...process, commandLine, cwd };
  }

  environment(process: Identity): ReadonlyMap<string, string> | undefined {
    const { kernel32, ntdll } = this.api;
    const text = this.readParameters(process)?.environment;
    if (text !== undefined) return parseEnvironment(text);
    // As on other systems, a process that has none yet has an empty one.
    return this.withMemory(process, (handle) => isBeingCreated(kernel32, ntdll, handle)) === true
      ? new Map()
      : undefined;
  }

  getExecutable(pid: number): string | undefined {
    const { kernel32 } = this.api;
    const path = Buffer.alloc(maxPathBytes);
    const length = withProcess(kernel32, pid, processAccess.queryLimited, (handle) =>
      kernel32.queryFullProcessImageName(handle, path),
    );
    return typeof length === 'number' && length > 0 ? path.toString('utf16le', 0, 2 * length) : undefined;
  }

  details(process: Identity): Promise<ProcessDetails | undefined> {
    const listed = this.findListed(process, this.readList());
    if (!listed) return Promise.resolve(undefined);
    const sockets = this.readListeners();
    return Promise.resolve(
      toDetails(listed.system, {
        executable: this.getExecutable(process.pid),
        environment: this.readParameters(process)?.environment,
        listening: sockets && toHeldSockets(process.pid, sockets),
      }),
    );
  }

  facts(): { readonly ignoresTerminate: undefined; readonly tracer: undefined } {
    return { ignoresTerminate: undefined, tracer: undefined };
  }

  activity(process: Identity): Promise<ProcessActivity | undefined> {
    const readProcess = (): ListedProcess | undefined => this.findListed(process, this.readList());
    return readActivity(readProcess, (pid) => this.getListed(pid), this.clock);
  }

  listeningSockets(processes: readonly Identity[]): Promise<ReadonlyMap<string, readonly HeldSocket[]> | undefined> {
    const sockets = this.readListeners();
    if (!sockets) return Promise.resolve(undefined);
    const held = processes.map((process) => [keyOf(process), toHeldSockets(process.pid, sockets)] as const);
    return Promise.resolve(new Map(held.filter(([, each]) => each.length > 0)));
  }

  processSockets(process: Identity): Promise<ProcessSockets | undefined> {
    const sockets = readTcpSockets(this.api.iphlpapi, tcpTableClass.all, this.sockets);
    return Promise.resolve(sockets && toProcessSockets(process.pid, sockets));
  }

  /** The pages of the working set that other processes may have as well. wine does not tell them apart. */
  sharedMemory(process: Identity): Promise<number | undefined> {
    const { workingSet = 0, privateWorkingSet = 0 } = this.findListed(process, this.list)?.system ?? {};
    const isKnown = privateWorkingSet > 0 && privateWorkingSet <= workingSet;
    return Promise.resolve(isKnown ? workingSet - privateWorkingSet : undefined);
  }

  io(processes: readonly Identity[]): Promise<ReadonlyMap<string, ProcessIo>> {
    const list = this.readList();
    const found = new Map<string, ProcessIo>();
    for (const process of processes) {
      const listed = this.findListed(process, list);
      if (listed) found.set(keyOf(process), toProcessIo(listed.system));
    }
    return Promise.resolve(found);
  }

  portHolders(port: number): Promise<PortState | undefined> {
    const sockets = this.readListeners();
    if (!sockets) return Promise.resolve(undefined);
    this.readList();
    return Promise.resolve(findHolders(port, sockets, (pid) => this.getListed(pid)));
  }

  dispose(): void {
    this.list = new Map();
    this.listedAt = undefined;
    this.ours = [];
    this.descriptions = new Map();
  }

  private readList(): ProcessList {
    const { kernel32, ntdll } = this.api;
    const now = this.clock.now();
    const before = this.listedAt === undefined ? undefined : { list: this.list, ageMs: now - this.listedAt };
    this.list = readProcessList(ntdll, this.processes, {
      readStartTime: (pid) => readStartTime(kernel32, pid),
      before,
    });
    this.listedAt = now;
    return this.list;
  }

  /** The parent may have ended since the listing, and its pid may belong to another process. */
  private withParentOfNow(process: ProcessInfo): ProcessInfo {
    const parent = this.list.get(process.parentPid)?.info;
    if (!parent) return process;
    const times = this.readTimes(parent.pid);
    if (times === 'denied' || (times !== 'gone' && times.startTime === parent.startTime)) return process;
    return { ...process, parentPid: 0, originalParent: { pid: parent.pid, startTime: parent.startTime } };
  }

  private readTimes(pid: number): ProcessTimes | OpenFailure {
    const { kernel32 } = this.api;
    return withProcess(kernel32, pid, processAccess.queryLimited, (handle) => readTimes(kernel32, handle) ?? 'denied');
  }

  private readListeners(): readonly TcpSocket[] | undefined {
    return readTcpSockets(this.api.iphlpapi, tcpTableClass.listeners, this.sockets);
  }

  /** The process that had a pid in the last listing. */
  private getListed(pid: number): ProcessInfo | undefined {
    const info = this.list.get(pid)?.info;
    return info && this.complete(info);
  }

  private findListed(process: Identity, list: ProcessList): ListedProcess | undefined {
    const listed = list.get(process.pid);
    return listed && sameProcess(listed.info, process) ? listed : undefined;
  }

  private describe(process: Identity): Description {
    const key = keyOf(process);
    const known = this.descriptions.get(key);
    if (known?.isWhole === true) return known;
    const isWhole = mayReadMemory(process, { list: this.list, self: this.self, ours: this.ours });
    if (known && !isWhole) return known;
    const parameters = isWhole ? this.readParameters(process) : undefined;
    const commandLine = this.readCommandLine(process) ?? parameters?.commandLine ?? '';
    const description = { commandLine: splitQuoted(commandLine), cwd: toFolder(parameters?.folder), isWhole };
    this.descriptions.set(key, description);
    return description;
  }

  private readCommandLine(process: Identity): string | undefined {
    const { kernel32, ntdll } = this.api;
    const result = withSameProcess(kernel32, process, processAccess.queryLimited, (handle) => ({
      text: queryCommandLine(ntdll, handle),
    }));
    return typeof result === 'string' ? undefined : result.text;
  }

  private readParameters(process: Identity): ProcessParameters | undefined {
    const { kernel32, ntdll } = this.api;
    return this.withMemory(process, (handle) => readProcessParameters(kernel32, ntdll, handle));
  }

  /** What is found with a handle by which the memory of a process may be read; undefined if it may not. */
  private withMemory<T extends object | boolean>(
    process: Identity,
    use: (handle: Handle) => T | undefined,
  ): T | undefined {
    if (!mayReadMemory(process, { list: this.list, self: this.self, ours: this.ours })) return undefined;
    const access = processAccess.queryLimited | processAccess.readMemory;
    const result = withSameProcess(this.api.kernel32, process, access, use);
    return typeof result === 'string' ? undefined : result;
  }
}

/** Windows keeps the folder with a backslash at its end: `C:\work\`. */
function toFolder(folder: string | undefined): string | undefined {
  if (folder === undefined || folder === '') return undefined;
  return /^.:\\$/.test(folder) ? folder : folder.replace(/\\$/, '');
}
