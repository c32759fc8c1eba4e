import { keyOf, type Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { RefusalReason } from '../refusal';
import { ProcessTable } from '../../processTable';
import { isUsersBrowser } from '../../programs/browsers';
import { mayHaveWindows } from '../../programs/commandLineTools';
import { getProcessType, getVSCodeRole, isVSCodePart } from '../../programs/vscodeProcesses';
import type { ControlContext } from '../controlContext';

/** After this long, in ms, other work gets its turn of the event loop. */
const sliceMs = 8;

/** A process to be looked at; `main` is the nearest one from it up that is no part of a program. */
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
 * Programs with windows of their own that run in a tree: a VS Code, a browser of the user. They are not ended with the
 * tree, nor is anything below them.
 */
export class SparedApplications {
  private readonly byKey = new Map<string, SparedApplication>();

  constructor(private readonly parts: Pick<ControlContext, 'glance' | 'guard' | 'look'>) {}

  get all(): Iterable<SparedApplication> {
    return this.byKey.values();
  }

  has(process: Identity): boolean {
    return this.byKey.has(keyOf(process));
  }

  add(process: ProcessInfo, reason: RefusalReason): void {
    this.byKey.set(keyOf(process), { process, reason });
  }

  /**
   * The program for whose sake a process is spared that belongs to the tree by other evidence than its parent: it is such
   * a program, or runs below one; of several the topmost. Undefined where it is not spared. Below our own VS Code
   * everything is ours, and orphans may have been handed to it.
   */
  applicationOf(stranger: ProcessInfo): SparedApplication | undefined {
    const seen = new Set<number>();
    let found: SparedApplication | undefined;
    let each: ProcessInfo | undefined = stranger;
    while (each && !seen.has(each.pid) && this.parts.guard.quickCheck(each) === undefined) {
      seen.add(each.pid);
      const reason = getReasonToSpare(this.withCommandLine(each), undefined);
      found = this.byKey.get(keyOf(each)) ?? (reason ? { process: each, reason } : found);
      each = this.parts.glance(each.parentPid);
    }
    return found;
  }

  /**
   * Finds them below a process, before anything is sent. Each process is looked at once, parents first. A program of this
   * kind takes seconds to start, so that none begins meanwhile.
   */
  async find(root: ProcessInfo, childrenOf: GetChildren, { clock }: Pick<ControlContext, 'clock'>): Promise<void> {
    const queue: Visit[] = [{ process: root, parent: undefined, main: undefined }];
    const seen = new Set<string>();
    let sliceStart = clock.now();
    for (const { process, parent, main } of queue) {
      if (seen.has(keyOf(process))) continue;
      seen.add(keyOf(process));
      const described = this.withCommandLine(process);
      const reason = process === root ? undefined : getReasonToSpare(described, parent?.name);
      if (reason) {
        // A part tells which program it belongs to, whatever that is called. The root itself is what the user has chosen.
        const isOfRoot = main === undefined || main === root;
        this.add(isVSCodePart(described) && !isOfRoot ? main : process, reason);
      } else if (!this.has(process)) {
        const nextMain = getProcessType(described) === undefined ? process : main;
        for (const child of childrenOf(process)) queue.push({ process: child, parent: process, main: nextMain });
      }
      if (clock.now() - sliceStart < sliceMs) continue;
      await clock.sleep(0);
      sliceStart = clock.now();
    }
  }

  private withCommandLine(process: ProcessInfo): ProcessInfo {
    return mayHaveWindows(process) ? (this.parts.look(process.pid) ?? process) : { ...process, commandLine: [] };
  }
}

/** What a tree's members are chosen by. */
export type Spared = Pick<SparedApplications, 'has' | 'applicationOf'>;

export const nothingSpared: Spared = { has: () => false, applicationOf: () => undefined };

/** Finds what is spared when a tree is ended. */
export async function findSpared(root: ProcessInfo, parts: ControlContext): Promise<SparedApplications> {
  const spared = new SparedApplications(parts);
  await spared.find(root, await createChildReader(parts), parts);
  return spared;
}

/** Whether a process is a program that is spared, as far as its command line shows. */
function getReasonToSpare(process: ProcessInfo, parentName: string | undefined): RefusalReason | undefined {
  if (getVSCodeRole(process) !== undefined) return 'otherVSCode';
  return getProcessType(process) === undefined && isUsersBrowser(process, parentName) ? 'browser' : undefined;
}

/** The children that a process has now. */
export type GetChildren = (process: ProcessInfo) => readonly ProcessInfo[];

/** How to ask for the children of processes: one by one where that is possible, else from one listing. */
export async function createChildReader(parts: ControlContext): Promise<GetChildren> {
  const { forkMonitor, glance } = parts;
  if (forkMonitor) {
    return (process) =>
      forkMonitor
        .readChildren(process)
        .children.flatMap((pid) => glance(pid) ?? [])
        .filter((child) => child.parentPid === process.pid && isAlive(child));
  }
  const table = new ProcessTable(await parts.source.listAll());
  return ({ pid }) => table.children(pid);
}
