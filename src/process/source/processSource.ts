import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ProcessDetails } from './linux/details';

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
  readonly kind: 'window' | 'full';
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
  /** Those that need not be in it. */
  readonly skip?: (pid: number) => boolean;
  /** Gives others their turn of the event loop in between: for a caller that is in no race with what it lists. */
  readonly inSlices?: boolean;
}

/** One way of asking the operating system. */
export interface ProcessSource {
  /** Why it can tell nothing of anybody; undefined where it can. */
  readonly failure?: ListingError;

  /**
   * Lists what is of interest. A process once followed is followed until it is gone.
   * @throws {ListingError} when the system cannot be asked; an empty answer means that there is nothing.
   */
  list(interest: ListRequest): Promise<Listing>;

  /**
   * The process that has this pid now, or undefined when nobody has it (a thread id is not a process). Synchronous, so
   * that nothing comes between this look and the signal it precedes. The command line is left out where reading it might
   * wait for the process and it is not known from a listing.
   * @throws {ListingError} when that cannot be known now.
   */
  get(pid: number): ProcessInfo | undefined;

  /**
   * The same as {@link get} at the cost of a single read, without command line, folder and user. Optional: it is for
   * whoever looks at many processes in a hurry.
   */
  getBasic?(pid: number): ProcessInfo | undefined;

  /**
   * All living members of the trees below these processes (they included), fresh from the system. Members that are
   * handed in stay in, even when their parent is gone. An identity whose pid belongs to somebody else now is left out.
   * Command line, folder and user may be missing.
   */
  listTree(members: readonly Identity[]): Promise<readonly ProcessInfo[]>;

  /**
   * Everybody there is, fresh from the system, without command line, folder and user. Optional: it lets Kill Tree find
   * relatives whose parents have gone, by what only a look at strangers shows (their session).
   */
  listAll?(options?: ListAllOptions): Promise<readonly ProcessInfo[]>;

  /**
   * The environment a process was started with; undefined when it is gone, may not be read, or cannot be read without the
   * risk of waiting for the process.
   */
  environment(process: Identity): ReadonlyMap<string, string> | undefined;

  /** What is read only when somebody asks for it. Optional: not every system tells. */
  details?(process: Identity): Promise<ProcessDetails>;

  /** One process anew, for a tooltip; undefined when it is gone. Optional, and never late: what hangs is left out. */
  facts?(process: Identity): Promise<ProcessFacts | undefined>;

  /** Whether a process has a handler of its own for the signal of this number; undefined when that cannot be known. */
  handlesSignal?(process: Identity, signal: number): boolean | undefined;

  dispose(): void;
}

/** The operating system could not be asked. The message is fit for a person. */
export class ListingError extends Error {
  override readonly name: string = 'ListingError';
}

/** The process that has a pid now. */
export type GetProcess = (pid: number) => ProcessInfo | undefined;
