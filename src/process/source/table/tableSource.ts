import { messageOf } from '../../../common/errors';
import { SerialQueue } from '../../../common/serialQueue';
import type { Disposable } from '../../../common/event';
import { runInSlices, StoppedError, wait, type SlicedTask } from '../../../common/timeSlicing';
import { keyOf, sameProcess, type Identity } from '../../identity';
import type { PortState } from '../../portState';
import type { ProcessInfo } from '../../processInfo';
import { ProcessTable } from '../../processTable';
import { getIfPossible } from '../ancestors';
import type { ForkMonitor } from '../forkMonitor';
import type { HeldSocket } from '../heldSocket';
import type { ProcessActivity } from '../processActivity';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import type { ProcessSockets } from '../processSockets';
import { ListingError, type ListAllOptions, type Listing, type ListRequest } from '../processSource';
import type { ProcessFacts, ProcessSource } from '../processSource';
import { keepUnchanged } from './keepUnchanged';
import { listEverything } from './listEverything';
import type { CurrentReader, ProcessTableReader } from './processTableReader';

/** After this time at a stretch, in ms, a listing yields to the event loop. Reading the table is one step. */
const sliceMs = 1;

/**
 * A source for a system that gives all its processes at once: which of them are tracked is found here, the same way for
 * all such systems.
 * @param now ms, on a clock that does not jump
 */
export function createTableSource(
  reader: ProcessTableReader | CurrentReader,
  now: () => number = () => performance.now(),
): ProcessSource {
  return new TableSource('current' in reader ? reader : always(reader), now);
}

function always(reader: ProcessTableReader): CurrentReader {
  return {
    current: reader,
    listAll: (known) => listEverything(reader, known),
    dispose: () => {
      reader.dispose();
    },
  };
}

class TableSource implements ProcessSource {
  readonly failure = undefined;
  /** By {@link keyOf}. */
  private tracked: ReadonlyMap<string, ProcessInfo> = new Map();
  /** The processes that no request has claimed so far, by {@link keyOf}. */
  private unclaimed: ReadonlySet<string> = new Set();
  private readonly listings = new SerialQueue();
  private isDisposed = false;

  constructor(
    private readonly readers: CurrentReader,
    private readonly now: () => number,
  ) {}

  list(request: ListRequest): Promise<Listing> {
    return this.listings.run(() => this.listNow(request));
  }

  private async listNow(request: ListRequest): Promise<Listing> {
    try {
      if (this.isDisposed) throw new StoppedError('The source is disposed of.');
      const start = this.now();
      const { value, cost } = await runInSlices(this.scan(request), sliceMs, this.now, () => this.isDisposed);
      const at = this.now();
      const how = { kind: 'full', reason: `${this.reader.name} always lists all`, reads: value.total } as const;
      return { processes: value.processes, at, spreadMs: at - start, cost: { ...cost, ...how } };
    } catch (error) {
      throw toListingError(error);
    }
  }

  private *scan(request: ListRequest): SlicedTask<{ processes: readonly ProcessInfo[]; total: number }> {
    const { roots, known = [] } = request;
    const all = yield* this.readAll([...this.tracked.values(), ...known]);
    const table = new ProcessTable(all);
    const knownKeys = new Set(known.map(keyOf));
    const found = new Set<ProcessInfo>();
    const isRoot = (process: ProcessInfo): boolean => {
      const key = keyOf(process);
      return roots.has(process.pid) || knownKeys.has(key) || this.tracked.has(key);
    };
    addTrees(all.filter(isRoot), table, found);
    yield* this.addClaimed(all, table, found, request);
    const processes: ProcessInfo[] = [];
    for (const process of found) {
      processes.push(keepUnchanged(this.complete(process), this.tracked.get(keyOf(process))));
      yield;
    }
    this.tracked = new Map(processes.map((process) => [keyOf(process), process]));
    return { processes, total: all.length };
  }

  /** Adds the processes that the request claims, with all below them. */
  private *addClaimed(
    all: readonly ProcessInfo[],
    table: ProcessTable,
    found: Set<ProcessInfo>,
    request: ListRequest,
  ): SlicedTask<void> {
    if (!request.isOurs) return;
    const unclaimed = new Set<string>();
    for (const process of all) {
      const key = keyOf(process);
      const isKnown = this.unclaimed.has(key) && request.askAgain !== true;
      if (found.has(process)) continue;
      if (!isKnown && request.isOurs(process)) addTrees([process], table, found);
      else unclaimed.add(key);
      yield;
    }
    this.unclaimed = unclaimed;
  }

  private *readAll(known: readonly Identity[]): SlicedTask<readonly ProcessInfo[]> {
    const answer = this.readers.listAll(known);
    return answer instanceof Promise ? yield* wait(answer) : answer;
  }

  get(pid: number): ProcessInfo | undefined {
    const process = this.reader.read(pid);
    return process && this.complete(process);
  }

  getBasic(pid: number): ProcessInfo | undefined {
    return this.reader.read(pid);
  }

  async listAll({ skip = () => false }: ListAllOptions = {}): Promise<readonly ProcessInfo[]> {
    try {
      const all = (await runInSlices(this.readAll([...this.tracked.values()]), sliceMs, this.now)).value;
      return all.filter(({ pid }) => !skip(pid));
    } catch (error) {
      throw toListingError(error);
    }
  }

  environment(process: Identity): ReadonlyMap<string, string> | undefined {
    return this.ifSame(process, this.reader.environment?.(process));
  }

  getExecutable(pid: number): string | undefined {
    return this.reader.getExecutable?.(pid);
  }

  async details(process: Identity): Promise<ProcessDetails | undefined> {
    return this.ifSame(process, await this.reader.details?.(process));
  }

  facts(process: Identity): Promise<ProcessFacts | undefined> {
    const facts = this.reader.facts?.(process);
    const found = facts && getIfPossible(process.pid, this);
    return Promise.resolve(facts && found && sameProcess(found, process) ? { process: found, ...facts } : undefined);
  }

  async activity(process: Identity): Promise<ProcessActivity | undefined> {
    return this.ifSame(process, await this.reader.activity?.(process));
  }

  async listeningSockets(
    processes: readonly Identity[],
  ): Promise<ReadonlyMap<string, readonly HeldSocket[]> | undefined> {
    return this.onlySame(processes, await this.reader.listeningSockets?.(processes));
  }

  async processSockets(process: Identity): Promise<ProcessSockets | undefined> {
    return this.ifSame(process, await this.reader.processSockets?.(process));
  }

  async sharedMemory(process: Identity): Promise<number | undefined> {
    return this.ifSame(process, await this.reader.sharedMemory?.(process));
  }

  async io(processes: readonly Identity[]): Promise<ReadonlyMap<string, ProcessIo> | undefined> {
    return this.onlySame(processes, await this.reader.io?.(processes));
  }

  handlesSignal(process: Identity, signal: number): boolean | undefined {
    return this.ifSame(process, this.reader.handlesSignal?.(process, signal));
  }

  isInForeground(process: Identity): boolean | undefined {
    return this.ifSame(process, this.reader.isInForeground?.(process));
  }

  async portHolders(port: number): Promise<PortState | undefined> {
    try {
      return await this.reader.portHolders?.(port);
    } catch (error) {
      throw toListingError(error);
    }
  }

  startForkMonitor(): ForkMonitor | undefined {
    return this.reader.startForkMonitor?.();
  }

  keepReadable(): Promise<Disposable> | undefined {
    return this.reader.keepReadable?.();
  }

  dispose(): void {
    this.isDisposed = true;
    this.tracked = new Map();
    this.unclaimed = new Set();
    this.readers.dispose();
  }

  private get reader(): ProcessTableReader {
    return this.readers.current;
  }

  private complete(process: ProcessInfo): ProcessInfo {
    return this.reader.complete?.(process) ?? process;
  }

  /** An answer about a process, unless it is of another process that has its pid now. */
  private ifSame<T>(process: Identity, answer: T | undefined): T | undefined {
    return answer !== undefined && this.isSame(process) ? answer : undefined;
  }

  /** The same of answers about several processes, by {@link keyOf}. */
  private onlySame<T>(
    processes: readonly Identity[],
    answers: ReadonlyMap<string, T> | undefined,
  ): ReadonlyMap<string, T> | undefined {
    if (!answers) return undefined;
    const same = new Map<string, T>();
    for (const process of processes) {
      const answer = answers.get(keyOf(process));
      if (answer !== undefined && this.isSame(process)) same.set(keyOf(process), answer);
    }
    return same;
  }

  private isSame(process: Identity): boolean {
    const found = getIfPossible(process.pid, { get: (pid) => this.reader.read(pid) });
    return found !== undefined && sameProcess(found, process);
  }
}

/** Adds these processes and all below them. */
function addTrees(roots: readonly ProcessInfo[], table: ProcessTable, found: Set<ProcessInfo>): void {
  const queue = [...roots];
  for (let process = queue.pop(); process; process = queue.pop()) {
    if (found.has(process)) continue;
    found.add(process);
    queue.push(...table.children(process.pid));
  }
}

function toListingError(error: unknown): ListingError {
  if (error instanceof ListingError) return error;
  if (error instanceof StoppedError) return new ListingError('Processes are not listed any more.');
  return new ListingError(`Processes cannot be listed: ${messageOf(error)}`);
}
