import type { Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { RefusalReason } from './refusal';
import type { Action, Report } from './report';
import type { SignalAction } from './signalProcess';
import type { SignalResult } from './signalSender';
import type { TerminateMethod } from './systemControl';

export interface TreeOptions {
  /**
   * The user has confirmed that the target, another VS Code, is to be ended as a whole. Otherwise such a target is
   * refused, and another VS Code below the target is spared.
   */
  readonly whole?: boolean;
  /** Members of the tree that cannot be found by descent any more, because their parent has ended while we watched. */
  readonly members?: readonly Identity[];
  /**
   * Says of a process whose parent is not in the tree whether it belongs to the tree all the same, by what it has
   * inherited. It is called for every other process on the machine, so it must be quick and certain. Undefined if that
   * cannot be said yet: killing a set of processes goes on until it can.
   */
  readonly belongs?: (process: ProcessInfo) => boolean | undefined;
}

/** One tree of several, with what is known of it. */
export interface TreeTarget extends TreeOptions {
  readonly target: unknown;
}

/**
 * Ends processes. A target is a `Target`; what callers hand in is not trusted to be one. Each call is refused with a
 * {@link RefusedError} before anything is sent, or resolves to a report with the outcome of each process.
 */
export interface ProcessController {
  /** Why a process would be refused; undefined if it may be signalled. Nothing is sent. */
  getRefusal(process: ProcessInfo): RefusalReason | undefined;
  /** Whether the system has this action: Windows, for example, has no signals but what ends, pauses and resumes a process. */
  supports(action: Action): boolean;
  /** The lowest nice value that a user may set: `SystemControl.minFreeNice`. */
  readonly minFreeNice: number;
  /**
   * How processes would be asked to exit; nothing is sent.
   * @returns one method for each process, in the same order.
   */
  findTerminateMethods(processes: readonly ProcessInfo[]): Promise<readonly TerminateMethod[]>;
  /**
   * Asks the process to exit, by SIGTERM where there are signals, and waits at most the grace period, in ms. Nothing is
   * escalated.
   */
  terminate(target: unknown, options: { readonly graceMs: number; readonly whole?: boolean }): Promise<Report>;
  terminateTree(target: unknown, options: TreeOptions & { readonly graceMs: number }): Promise<Report>;
  /**
   * The same for several trees at the cost of listing the machine once. Some trees may be refused while others end.
   * @returns one result for each tree, in the same order.
   */
  terminateTrees(
    trees: readonly TreeTarget[],
    options: { readonly graceMs: number },
  ): Promise<readonly PromiseSettledResult<Report>[]>;
  kill(target: unknown): Promise<Report>;
  /** If it is aborted before the first SIGKILL, all that was stopped is continued, and the promise rejects. */
  killTree(target: unknown, options?: TreeOptions & { readonly abort?: AbortSignal }): Promise<Report>;
  /**
   * Kills a set of processes, and everything that descends from them or `belongs` to them, where no living process is the
   * root of them all. Members that have ended already are left out. The call is refused only if no member may be
   * signalled: the reason is then that of the first, or that there is none. The report calls the set by `name`.
   */
  killMembers(name: string, options: TreeOptions & { readonly abort?: AbortSignal }): Promise<Report>;
  /**
   * Sends one signal, and waits at most `waitMs` (by default not at all) for the process to end. After pause and resume
   * the expected outcome is `alive`; the detail is then the state of the process.
   */
  signal(action: SignalAction, target: unknown, options?: { readonly waitMs?: number }): Promise<Report>;
  /**
   * Sends SIGUSR1, at which a Node.js program opens its inspector, if `isReady` says of the process as it is now that it
   * has a handler for it: other programs die of it.
   */
  requestInspector(target: unknown, isReady: (now: ProcessInfo) => boolean): SignalResult;
  /** Changes the priority: -20 is the highest, 0 the default, 19 the lowest. A lower value than before needs root. */
  renice(target: unknown, priority: number): Promise<Report>;
}
