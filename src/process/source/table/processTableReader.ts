import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import type { ProcessFacts, ProcessSource } from '../processSource';
import type { SourceName } from '../sourceState';

/** What a system may tell beside its table; a method that is missing says that it does not. */
type Questions = Partial<
  Pick<
    ProcessSource,
    | 'environment'
    | 'getExecutable'
    | 'details'
    | 'activity'
    | 'listeningSockets'
    | 'processSockets'
    | 'sharedMemory'
    | 'io'
    | 'handlesSignal'
    | 'isInForeground'
    | 'portHolders'
    | 'startForkMonitor'
    | 'keepReadable'
  >
>;

/**
 * How a system is asked that gives the table of all its processes at once. {@link createTableSource} makes a source of it.
 *
 * About a single process a reader answers by its pid: whether the pid still belongs to the process is checked by the
 * source, after the answer. A pid that has gone to another process never gets the same start time again.
 */
export interface ProcessTableReader extends Questions {
  readonly name: SourceName;

  /**
   * All processes of the system, read anew: what one call, or one program, tells of all of them. What takes a call for
   * each may be left to {@link complete}. An answer that is no promise costs little enough for one turn.
   *
   * `known` are the processes that are tracked, and those that an earlier window has known. A reader whose start times
   * are not exact gives each of them the same one again ({@link steadyStartTime}).
   * @throws {ListingError} if the system cannot be asked.
   */
  listAll(known: readonly Identity[]): readonly ProcessInfo[] | Promise<readonly ProcessInfo[]>;

  /**
   * The process that has this pid now, with the start time that listings give it; undefined if no process has. It may
   * lack the same as in {@link listAll}.
   * @throws {ListingError} if that cannot be known now.
   */
  read(pid: number): ProcessInfo | undefined;

  /**
   * A process of {@link listAll} or {@link read}, with what takes calls of its own: command line, folder, CPU time. It is
   * called for each tracked process in each listing, so that what does not change is kept, by {@link keyOf}. By default
   * nothing is missing.
   */
  complete?(process: ProcessInfo): ProcessInfo;

  /** What {@link ProcessSource.facts} tells beside the process itself. */
  facts?(process: Identity): Pick<ProcessFacts, 'ignoresTerminate' | 'tracer'> | undefined;

  /** Releases what is held open. May be called twice. */
  dispose(): void;
}

/** The reader that a source asks: it may be another one after a listing. No listing of it is empty. */
export interface CurrentReader extends Pick<ProcessTableReader, 'listAll' | 'dispose'> {
  readonly current: ProcessTableReader;
}
