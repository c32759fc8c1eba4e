import { createYield } from '../../../common/createYield';
import { keyOf, type Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { isUsersBrowser } from '../../programs/browsers';
import { mayHaveWindows } from '../../programs/commandLineTools';
import { getProcessType, getVSCodeRole, isVSCodePart } from '../../programs/vscodeProcesses';
import type { ControlContext } from '../controlContext';
import type { RefusalReason } from '../refusal';
import type { GetChildren } from './childReader';

/** After this time, in ms, other work gets its turn of the event loop. */
const sliceMs = 8;

/** A process to be examined; `main` is the nearest process, from it upwards, that is not a part of a program. */
interface Visit {
  readonly process: ProcessInfo;
  readonly parent: ProcessInfo | undefined;
  readonly main: ProcessInfo | undefined;
}

interface SparedApplication {
  readonly process: ProcessInfo;
  readonly reason: RefusalReason;
}

/**
 * The applications in a tree that have windows of their own: another VS Code, a browser of the user. They are not ended
 * with the tree, nor is anything below them.
 */
export class SparedApplications {
  private readonly byKey = new Map<string, SparedApplication>();

  constructor(private readonly context: Pick<ControlContext, 'getBasic' | 'guard' | 'getProcess' | 'clock'>) {}

  get all(): Iterable<SparedApplication> {
    return this.byKey.values();
  }

  has(process: Identity): boolean {
    return this.byKey.has(keyOf(process));
  }

  /**
   * For a process that belongs to the tree by other evidence than its parent: the application that it is, or that it runs
   * below; of several the topmost. Undefined if it is not spared. The search ends at our own ancestors, since orphans may
   * have been re-parented to them, and at the other processes of our own VS Code: the pty host, for example, is above
   * every shell.
   */
  applicationOf(process: ProcessInfo): SparedApplication | undefined {
    const seen = new Set<number>();
    let found: SparedApplication | undefined;
    let each: ProcessInfo | undefined = process;
    while (each && !seen.has(each.pid) && this.context.guard.quickCheck(each) === undefined) {
      seen.add(each.pid);
      const described = this.withCommandLine(each);
      const reason = getReasonToSpare(described, undefined);
      if (reason && this.context.guard.fullCheck(described) === 'host') break;
      found = this.byKey.get(keyOf(each)) ?? (reason ? { process: each, reason } : found);
      each = this.context.getBasic(each.parentPid);
    }
    return found;
  }

  /**
   * Finds the applications below a process, before any signal is sent. Each process is read once, parents first.
   * An application of this kind takes seconds to start, so none appears in the meantime.
   */
  async find(root: ProcessInfo, getChildren: GetChildren): Promise<void> {
    const queue: Visit[] = [{ process: root, parent: undefined, main: undefined }];
    const seen = new Set<string>();
    const yieldIfDue = createYield(this.context.clock, sliceMs);
    // The loop also visits what it adds.
    for (const { process, parent, main } of queue) {
      if (seen.has(keyOf(process))) continue;
      seen.add(keyOf(process));
      const described = this.withCommandLine(process);
      const reason = process === root ? undefined : getReasonToSpare(described, parent?.name);
      if (reason) {
        // A part shows what kind of application it belongs to, whatever its name is. The root itself is the user's choice.
        const isPartOfRoot = main === undefined || main === root;
        this.add(isVSCodePart(described) && !isPartOfRoot ? main : process, reason);
      } else if (!this.has(process)) {
        const nextMain = getProcessType(described) === undefined ? process : main;
        for (const child of getChildren(process)) queue.push({ process: child, parent: process, main: nextMain });
      }
      await yieldIfDue();
    }
  }

  private add(process: ProcessInfo, reason: RefusalReason): void {
    this.byKey.set(keyOf(process), { process, reason });
  }

  private withCommandLine(process: ProcessInfo): ProcessInfo {
    return mayHaveWindows(process)
      ? (this.context.getProcess(process.pid) ?? process)
      : { ...process, commandLine: [] };
  }
}

/** What `TreeMembers` needs of it. */
export type Spared = Pick<SparedApplications, 'has' | 'applicationOf'>;

export const nothingSpared: Spared = { has: () => false, applicationOf: () => undefined };

/** Why a process is spared, as far as its command line shows; undefined if it is not. */
function getReasonToSpare(process: ProcessInfo, parentName: string | undefined): RefusalReason | undefined {
  if (getVSCodeRole(process) !== undefined) return 'otherVSCode';
  return getProcessType(process) === undefined && isUsersBrowser(process, parentName) ? 'browser' : undefined;
}
