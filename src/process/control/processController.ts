import type { Identity, Target } from '../identity';
import type { SignalAction } from './signalProcess';
import type { ProcessInfo } from '../processInfo';
import type { Report } from './report';

export interface TreeOptions {
  /**
   * The user has confirmed that the target, another VS Code, is to be ended as a whole. Without it such a target is
   * refused, and such a program below the target is spared.
   */
  readonly whole?: boolean;
  /** Members of the tree that cannot be found by descent any more, because their parent has gone while we watched. */
  readonly members?: readonly Identity[];
  /**
   * Says of a process that nobody of the tree is the parent of whether it is of this tree all the same, by what it has
   * inherited. It is asked about everybody else on the machine, so it must be quick and sure.
   */
  readonly belongs?: (stranger: ProcessInfo) => boolean;
}

/** A tree among several, with what is known of it. */
export interface TreeTarget extends TreeOptions {
  readonly target: Target;
}

/**
 * Ends processes. Each call is refused with a {@link RefusedError} before anything is sent, or ends in a report of what
 * became of each process.
 */
export interface ProcessController {
  /** Asks to exit, and waits at most the grace period in ms. Nothing is escalated. */
  terminate(target: Target, options: { readonly graceMs: number; readonly whole?: boolean }): Promise<Report>;
  terminateTree(target: Target, options: TreeOptions & { readonly graceMs: number }): Promise<Report>;
  /**
   * The same for several trees at the cost of looking at the machine once. One of them may be refused while others end:
   * there is one result for each, in their order.
   */
  terminateTrees(
    trees: readonly TreeTarget[],
    options: { readonly graceMs: number },
  ): Promise<readonly PromiseSettledResult<Report>[]>;
  kill(target: Target): Promise<Report>;
  /** When it is aborted before anybody was killed, whoever was stopped is continued, and the promise rejects. */
  killTree(target: Target, options?: TreeOptions & { readonly abort?: AbortSignal }): Promise<Report>;
  /**
   * Ends a set of processes, and everything that descends from them or `belongs` to them, where no living process is the
   * root of them all. Members that have ended already are left out. It is refused only if none may be signalled: then
   * the reason is that of the first, or that there is none. The report calls the set by the name that is handed in.
   */
  killMembers(name: string, options: TreeOptions & { readonly abort?: AbortSignal }): Promise<Report>;
  /**
   * Sends one signal, and waits at most `waitMs` (otherwise not at all) for the process to end. Outcome `alive` is what
   * one wants of pause and resume; the detail is then the state that the process is in.
   */
  signal(action: SignalAction, target: Target, options?: { readonly waitMs?: number }): Promise<Report>;
  /** Changes the priority: from -20 (first) over 0 (usual) to 19 (last). Less than before needs root. */
  renice(target: Target, priority: number): Promise<Report>;
}
