import { UserFacingError } from '../../common/errors';
import type { Disposable } from '../../common/event';
import type { Identity } from '../identity';
import type { PortState } from '../portState';
import type { ProcessInfo } from '../processInfo';
import type { ForkMonitor } from './forkMonitor';
import type { HeldSocket } from './heldSocket';
import type { ProcessActivity } from './processActivity';
import type { ProcessDetails, ProcessIo } from './processDetails';
import type { ProcessSockets } from './processSockets';

/** What is known of a process that belongs to no origin yet: no more than a single read shows. */
export type UnknownProcess = Pick<
  ProcessInfo,
  'pid' | 'startTime' | 'name' | 'parentPid' | 'originalParent' | 'state' | 'threads' | 'session'
>;

/** Which processes a listing is to track. What is optional here narrows or widens the request; a source obeys all of it. */
export interface ListRequest {
  /** Processes whose whole trees are tracked, including themselves. */
  readonly roots: ReadonlySet<number>;
  /**
   * Roots that were seen before, in this window or in an earlier one; by default none. Each is tracked only if its pid
   * still belongs to it. A source decides that within the listing, so that no process has to be looked up before it.
   */
  readonly known?: readonly Identity[];
  /**
   * Whether a process is ours on other evidence than its parent, such as its session or environment; by default none is.
   * It is called for each process that is new and not below a root or a tracked process. What is claimed is tracked like
   * a root. If {@link ProcessSource.environment} has no answer yet, it is called again in the same listing, as soon as
   * there is one.
   */
  isOurs?(process: UnknownProcess): boolean;
  /** Whether {@link isOurs} is called again for all processes that it did not claim before; by default it is not. */
  readonly askAgain?: boolean;
}

/** What a listing cost, for the log channel. */
export interface ListingCost {
  /** Time on the event loop in ms: of all slices together, and of the longest slice. */
  readonly busyMs: number;
  readonly longestSliceMs: number;
  /** How many times a process was read. */
  readonly reads: number;
  /** `incremental`: only what may have changed was read. `full`: all processes were, for the reason given. */
  readonly kind: 'incremental' | 'full';
  readonly reason?: string;
}

/** What {@link ProcessSource.list} returns. */
export interface Listing {
  /**
   * All processes below the roots, all that were claimed, and all that were tracked before and still exist, re-parented
   * or not, including zombies. In no particular order.
   */
  readonly processes: readonly ProcessInfo[];
  /** When the listing was taken, in ms on a clock that does not jump. CPU percent is computed between two listings. */
  readonly at: number;
  /**
   * How long before that the first process was read, in ms. If other work has held the event loop in the middle, this is
   * long, and a CPU percentage that begins or ends with the listing means little.
   */
  readonly spreadMs: number;
  /** What was started since the listing before; undefined if that is not known, as in the first one. */
  readonly forks?: ForkCount | undefined;
  readonly cost: ListingCost;
}

/**
 * What was started between two listings. A child that exits before a listing sees it leaves no trace that names its
 * parent; if the parent does not wait for it, not even its CPU time does (`cutime`, proc_pid_stat(5)). So only the sum is
 * exact, and a parent is known only for children that live long enough.
 */
export interface ForkCount {
  /** Pids handed out in this pid namespace, to any process, including those of threads. */
  readonly pids: number;
  /**
   * How many children of each tracked process were started in the last tenth of a second, as their pids tell; by the
   * parent's {@link keyOf}.
   */
  readonly youngChildren: ReadonlyMap<string, number>;
  /** How many processes that are not tracked were started in that time. */
  readonly youngOthers: number;
}

/** What is read of one process if the user wants to know more about it than a row shows. */
export interface ProcessFacts {
  /** Read anew: command line, folder and user may have changed since the listing. */
  readonly process: ProcessInfo;
  /** Whether it ignores SIGTERM; what it starts inherits that (signal(7)). Undefined if it is not known. */
  readonly ignoresTerminate: boolean | undefined;
  /** The process that traces it, as debuggers do. */
  readonly tracer: { readonly pid: number; readonly name: string } | undefined;
}

export interface ListAllOptions {
  /** Pids to leave out; by default none. */
  readonly skip?: (pid: number) => boolean;
  /** Yields to the event loop in between, for a caller that is in no race with the processes. By default it does not. */
  readonly inSlices?: boolean;
}

/**
 * How one operating system is asked about its processes. Every method is there on every system: where a system cannot
 * tell, the result is undefined, so that callers need no fallbacks of their own.
 */
export interface ProcessSource {
  /** Why this source cannot answer anything; undefined for a source that works. */
  readonly failure: ListingError | undefined;

  /**
   * Lists the processes of a request. Once a process is tracked it stays tracked until it is gone.
   * @throws {ListingError} if the system cannot be asked. An empty listing means that there are no such processes.
   */
  list(request: ListRequest): Promise<Listing>;

  /**
   * The process that has this pid now; undefined if no process has (a thread id is not a process). Synchronous, so that
   * nothing comes between this answer and the signal that follows it. The command line is empty if it is not known from
   * a listing and reading it might have to wait for the process.
   * @throws {ListingError} if that cannot be known now.
   */
  get(pid: number): ProcessInfo | undefined;

  /**
   * Like {@link get}, with the command line, folder and user left out if each would take a read of its own: for callers
   * that go through many processes in a hurry.
   * @throws {ListingError} if that cannot be known now.
   */
  getBasic(pid: number): ProcessInfo | undefined;

  /**
   * All processes of the system, read anew; command line, folder and user may be missing. Kill Tree finds members whose
   * parents are gone in it, by their session.
   * @throws {ListingError} if the system cannot be asked.
   */
  listAll(options?: ListAllOptions): Promise<readonly ProcessInfo[]>;

  /**
   * The environment that a process was started with; undefined if the process is gone, if the environment may not be
   * read, or if reading it might have to wait for the process.
   */
  environment(process: Identity): ReadonlyMap<string, string> | undefined;

  /** The path of the program that a process executes; undefined if the process is gone or the system does not tell. */
  getExecutable(pid: number): string | undefined;

  /**
   * What is read only on request; undefined if the process is gone or the system tells none of it. Never late: what
   * hangs is left out.
   */
  details(process: Identity): Promise<ProcessDetails | undefined>;

  /**
   * One process read anew, for a tooltip; undefined if it is gone or the system tells no more than a listing. Never
   * late: what hangs is left out.
   */
  facts(process: Identity): Promise<ProcessFacts | undefined>;

  /**
   * What a process is doing just now; undefined if it is gone or the system does not tell. The process notices nothing of
   * it. Takes some 0.2 s, in which CPU time is measured, and never 2 s: what hangs is left out.
   */
  activity(process: Identity): Promise<ProcessActivity | undefined>;

  /**
   * The sockets on which each of these processes accepts connections, by {@link keyOf}; undefined if the system does not
   * tell. Called repeatedly, it reads little more than what has changed. A process that is new is looked at in the second
   * call that includes it: most are gone by then.
   */
  listeningSockets(processes: readonly Identity[]): Promise<ReadonlyMap<string, readonly HeldSocket[]> | undefined>;

  /**
   * The TCP sockets of one process, read anew, for one command; undefined if the process is gone or the system does not
   * tell.
   */
  processSockets(process: Identity): Promise<ProcessSockets | undefined>;

  /**
   * The bytes of a process's resident memory that other processes have as well. Undefined if the process is gone or the
   * system does not tell. Never late.
   */
  sharedMemory(process: Identity): Promise<number | undefined>;

  /**
   * What each of these processes has read and written, by {@link keyOf}, without those that are gone, may not be read, or
   * do not answer; undefined if the system tells it of none. Each takes a read of its own: this is for the processes of one
   * tree.
   */
  io(processes: readonly Identity[]): Promise<ReadonlyMap<string, ProcessIo> | undefined>;

  /**
   * Whether a process has a handler of its own for the signal of this number; undefined if it is gone or the system does
   * not tell.
   */
  handlesSignal(process: Identity, signal: number): boolean | undefined;

  /**
   * Whether a process is in the foreground of its terminal, and so gets the signals of its keys; undefined if it is gone,
   * has no terminal, or the system does not tell.
   */
  isInForeground(process: Identity): boolean | undefined;

  /**
   * What listens on a port, among all processes that can be seen, ours or not, read anew; undefined if the system does not
   * tell.
   * @throws {ListingError} if the system cannot be asked.
   */
  portHolders(port: number): Promise<PortState | undefined>;

  /** Starts to watch for new processes, for one command; undefined if the system cannot tell of them. */
  startForkMonitor(): ForkMonitor | undefined;

  /**
   * For a command that acts on processes: makes sure that {@link get} can answer, until the result is disposed of. Undefined
   * where `get` asks the system itself: nothing has to be done, and the command can act in the turn in which it is called.
   * @throws {ListingError} if the system cannot be asked.
   */
  keepReadable(): Promise<Disposable> | undefined;

  /** Releases what is held open. */
  dispose(): void;
}

/** The operating system could not be asked. The message is fit to be shown to the user. */
export class ListingError extends UserFacingError {
  override readonly name: string = 'ListingError';
}

/** The process that has a pid now. */
export type GetProcess = (pid: number) => ProcessInfo | undefined;
