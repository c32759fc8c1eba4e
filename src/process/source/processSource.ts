import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ForkMonitor } from './forkMonitor';
import type { ProcessDetails } from './processDetails';

/** What is known of a process that is nobody's yet: only what costs one look. */
export type UnknownProcess = Pick<
  ProcessInfo,
  'pid' | 'startTime' | 'name' | 'parentPid' | 'state' | 'threads' | 'session'
>;

/** Which processes a listing is to follow. */
export interface ListRequest {
  /** Processes whose whole trees are followed, the roots included. */
  readonly roots: ReadonlySet<number>;
  /**
   * Roots that were seen before, in this window or in an earlier one: each is followed only if its pid still belongs to
   * it. A source decides that within the listing, so that no process has to be looked up before it.
   */
  readonly known?: readonly Identity[];
  /**
   * Asked about each process that is new and not below a root or a followed process: is it ours on other evidence (its
   * session, its environment)? What is claimed is followed like a root. Where {@link ProcessSource.environment} has no
   * answer yet it is asked once more in the same listing, as soon as there is one.
   */
  isOurs?(stranger: UnknownProcess): boolean;
  /** Whether all are to be asked about again that were not claimed before. */
  readonly askAgain?: boolean;
}

/** What a listing cost, for the log channel. */
export interface ListingCost {
  /** Time on the event loop in ms, all slices together, and the longest slice. */
  readonly busyMs: number;
  readonly longestSliceMs: number;
  /** How many processes were read. */
  readonly reads: number;
  /** `window`: only what may have changed was looked at. `full`: everybody was, and why. */
  readonly kind: 'incremental' | 'full';
  readonly reason?: string;
}

/** One answer of a source. */
export interface Listing {
  /**
   * Everything below the roots, everything claimed, and whatever was followed before and still exists, re-parented or
   * not; zombies included. No order is promised.
   */
  readonly processes: readonly ProcessInfo[];
  /** When it was taken, in ms on a clock that does not jump. CPU percent is computed between two of these. */
  readonly at: number;
  /**
   * How long before that the first process was read, in ms. It is long when somebody else has held the event loop in the
   * middle: a percentage that begins or ends with such a listing means little.
   */
  readonly spreadMs: number;
  /** What was started since the listing before; undefined where that is not known, as in the first one. */
  readonly forks?: ForkCount | undefined;
  readonly cost: ListingCost;
}

/**
 * What was started between two listings. A child that exits before a listing sees it leaves no trace that names its
 * parent: when its parent does not wait for it, not even its CPU time (`cutime`, proc_pid_stat(5)) does. So only the sum
 * is exact, and who has forked all that can be seen only of children that live long enough.
 */
export interface ForkCount {
  /** Pids handed out in this pid namespace, by whomever, threads included. */
  readonly pids: number;
  /** The same per second. */
  readonly perSecond: number;
  /** Of the processes followed, how many new children of each are in this listing, by the parent's {@link keyOf}. */
  readonly seenChildren: ReadonlyMap<string, number>;
}

/** What is asked of one process when the user wants to know more about it than a row shows. */
export interface ProcessFacts {
  /** Read anew: command line, folder and user may have changed since the process was first seen. */
  readonly process: ProcessInfo;
  /** Whether SIGTERM does nothing to it, which is handed on to what it starts; undefined where that cannot be known. */
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
   * All living processes of the trees below these processes, including these, read anew. A process that is handed in
   * stays in even if its parent is gone. An identity whose pid now belongs to another process is left out. Command line,
   * folder and user may be missing.
   * @throws {ListingError} if the system cannot be asked.
   */
  listTree(members: readonly Identity[]): Promise<readonly ProcessInfo[]>;

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

  /** What is read only on request; undefined if the process is gone or the system tells none of it. */
  details(process: Identity): Promise<ProcessDetails | undefined>;

  /**
   * One process read anew, for a tooltip; undefined if it is gone or the system tells no more than a listing. Never
   * late: what hangs is left out.
   */
  facts(process: Identity): Promise<ProcessFacts | undefined>;

  /**
   * Whether a process has a handler of its own for the signal of this number; undefined if it is gone or the system does
   * not tell.
   */
  handlesSignal(process: Identity, signal: number): boolean | undefined;

  /** Starts to watch for new processes, for one command; undefined if the system cannot tell of them. */
  startForkMonitor(): ForkMonitor | undefined;

  /** Releases what is held open. */
  dispose(): void;
}

/** The operating system could not be asked. The message is fit to be shown to the user. */
export class ListingError extends Error {
  override readonly name: string = 'ListingError';
}

/** The process that has a pid now. */
export type GetProcess = (pid: number) => ProcessInfo | undefined;
