import type { ProcessInfo } from '../processInfo';

/** The children of a process that is being stopped. */
export interface ChildScan {
  readonly children: readonly number[];
  /** No thread of the process can fork any more: all were stopped or dead before the children were read. */
  readonly allThreadsStopped: boolean;
}

/**
 * Small questions about a tree that grows while it is ended, answered as of now and much faster than by a listing. One
 * monitor serves one command.
 */
export interface ForkMonitor {
  /** The children of a process, which {@link ProcessSource.getBasic} has just returned. */
  readChildren(process: ProcessInfo): ChildScan;
  /**
   * The processes that were started since the last call, or since the monitor was, and still exist; each is read when
   * the iterator reaches it. Undefined if that cannot be told: then all processes have to be listed.
   */
  newProcesses(): Iterable<ProcessInfo> | undefined;
  /** Whether any process has this pid, at a tenth of the cost of {@link ProcessSource.getBasic} for a pid that is free. */
  pidExists(pid: number): boolean;
}
