import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ProcessDetails } from './details';

/** What is known of a process that is nobody's yet: only what costs one look. */
export type Stranger = Pick<ProcessInfo, 'pid' | 'startTime' | 'name' | 'parentPid' | 'state' | 'threads' | 'session'>;

/** Which processes a listing is to follow. */
export interface Interest {
  /** Processes whose whole trees are followed, the roots included. */
  readonly roots: ReadonlySet<number>;
  /**
   * Asked about each process that is new and not below a root or a followed process: is it ours on other evidence (its
   * session, its environment)? What is claimed is followed like a root.
   */
  claims?(stranger: Stranger): boolean;
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
  readonly cost: ListingCost;
}

export interface EverybodyOptions {
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
  list(interest: Interest): Promise<Listing>;

  /**
   * The process that has this pid now, or undefined when nobody has it (a thread id is not a process). Synchronous, so
   * that nothing comes between this look and the signal it precedes.
   */
  look(pid: number): ProcessInfo | undefined;

  /**
   * The same as {@link look} at the cost of a single read, without command line, folder and user. Optional: it is for
   * whoever looks at many processes in a hurry.
   */
  glance?(pid: number): ProcessInfo | undefined;

  /**
   * All living members of the trees below these processes (they included), fresh from the system. Members that are
   * handed in stay in, even when their parent is gone. An identity whose pid belongs to somebody else now is left out.
   */
  tree(members: readonly Identity[]): Promise<readonly ProcessInfo[]>;

  /**
   * Everybody there is, fresh from the system, without command line, folder and user. Optional: it lets Kill Tree find
   * relatives whose parents have gone, by what only a look at strangers shows (their session).
   */
  everybody?(options?: EverybodyOptions): Promise<readonly ProcessInfo[]>;

  /** The environment a process was started with; undefined when it is gone or may not be read. */
  environment(process: Identity): ReadonlyMap<string, string> | undefined;

  /** What is read only when somebody asks for it. Optional: not every system tells. */
  details?(process: Identity): Promise<ProcessDetails>;

  /** Whether a process has a handler of its own for the signal of this number; undefined when that cannot be known. */
  catches?(process: Identity, signal: number): boolean | undefined;

  dispose(): void;
}

/** The operating system could not be asked. The message is fit for a person. */
export class ListingError extends Error {
  override readonly name = 'ListingError';
}
