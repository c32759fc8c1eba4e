import { createYield } from '../../../common/createYield';
import { isStopped, type ProcessInfo } from '../../processInfo';
import type { ChildScan } from '../../source/forkMonitor';
import type { ControlContext } from '../controlContext';
import { findRunning } from '../liveness';
import type { ReportBuilder } from '../reportBuilder';
import type { SignalResult } from '../signalSender';
import { pauses } from '../waitForExit';
import { mayJoinTree } from './admission';
import { collectMembers } from './collectMembers';
import { isFrozen, isKillPending, type FreezeEntry } from './freezePhase';
import type { TreeMembers } from './treeMembers';

/** How long a tree may take to stop, in ms, and how long if only uninterruptible sleep keeps processes from it. */
const maxFreezeMs = 5_000;
const maxBlockedMs = 200;

/** With the pauses of {@link pauses} between them: some seconds. */
const maxThawTries = 100;

/** After this time, in ms, other work gets its turn of the event loop. */
const sliceMs = 8;

/** How far freezing got. */
export interface FreezeResult {
  readonly rounds: number;
  /** No process can fork any more; otherwise some process did not stop in time. */
  readonly complete: boolean;
}

/**
 * Stops the processes of a tree until none of them can fork, so that they can be killed without losing a child.
 *
 * The state of each process is a {@link FreezeEntry}; `FreezePhase` has the transitions.
 */
export class TreeFreezer {
  /** By pid, in the order in which they were found. If a pid is taken over, the earlier process has ended. */
  private readonly entries = new Map<number, FreezeEntry>();
  /**
   * The work list of {@link freeze}: the processes that may have children that are not known. A process leaves it when it
   * has stopped, or is left running, and had no new children when they were last read.
   */
  private readonly unsettled = new Set<FreezeEntry>();
  /** Whether all processes of the system have been listed once. */
  private hasListedAll = false;
  private readonly yieldIfDue: () => Promise<void>;

  /**
   * `deferredRoot` is the root if it is a job of an interactive shell outside of the tree. If a job is stopped, the shell
   * prints "Stopped" and takes the terminal back before we get to kill it. So this process is left running until
   * everything below it has been killed, and is stopped only if it forks even then, as supervisors and fork storms do:
   * there exactness is worth the word on the screen.
   */
  constructor(
    private readonly members: TreeMembers,
    private readonly report: ReportBuilder,
    private readonly context: ControlContext,
    private readonly deferredRoot: ProcessInfo | undefined,
  ) {
    this.yieldIfDue = createYield(context.clock, sliceMs);
  }

  /** Whether there are processes that SIGKILL is still to be sent to. */
  get hasPending(): boolean {
    return this.pendingEntries().length > 0;
  }

  /** Makes a process a member, and stops it at once. */
  add(process: ProcessInfo): void {
    if (!this.members.add(process)) return;
    this.report.record(process);
    if (process === this.deferredRoot) {
      this.addEntry({ process, wasStopped: false, phase: 'deferred' });
    } else {
      this.recordFirstStop(process, this.context.signals.signal(process, 'SIGSTOP'));
    }
  }

  /**
   * Stops everything below the members, until no process is new and none can fork. Each process is stopped before its
   * children are read, and these are stopped at once: that leaves the least time for an unseen child to fork and exit.
   */
  async freeze(abort: AbortSignal | undefined): Promise<FreezeResult> {
    const { clock } = this.context;
    const start = clock.now();
    for (let rounds = 1; ; rounds++) {
      const pendingBefore = this.pendingEntries().length;
      await this.freezeDescendants(abort);
      await this.addNewMembers();
      abort?.throwIfAborted();
      const elapsedMs = clock.now() - start;
      if (elapsedMs > maxFreezeMs) return { rounds, complete: false };
      if (this.pendingEntries().length > pendingBefore) continue;
      const complete = this.unsettled.size === 0;
      if (complete || (elapsedMs > maxBlockedMs && this.isOnlyBlocked())) {
        if (this.hasListedAll) return { rounds, complete };
        await this.addMembersFromListing();
      } else {
        await clock.sleep(1);
      }
      abort?.throwIfAborted();
    }
  }

  /**
   * Kills all members, children before their parents: if a parent dies first, its stopped children may become an orphaned
   * process group, and the kernel continues those (with SIGHUP and SIGCONT, setpgid(2)). If a process was continued all
   * the same and may have forked, it is stopped again instead, provided that the tree had been frozen completely.
   * @returns the processes that SIGKILL was sent to.
   */
  async kill({ complete }: FreezeResult): Promise<readonly ProcessInfo[]> {
    const killed: ProcessInfo[] = [];
    for (const entry of this.pendingEntries().reverse()) {
      if (this.killOrStopAgain(entry, complete)) killed.push(entry.process);
      await this.yieldIfDue();
    }
    return killed;
  }

  /** Continues what was stopped and not killed. */
  async thaw(): Promise<void> {
    let tries = 0;
    for (const pause of pauses()) {
      this.thawNow();
      if (++tries > maxThawTries || ![...this.entries.values()].some(isFrozen)) return;
      await this.context.clock.sleep(pause);
    }
  }

  /** The same, as far as it can be done at once. */
  thawNow(): void {
    for (const entry of [...this.entries.values()].filter(isFrozen).reverse()) {
      try {
        const isContinued =
          entry.wasStopped || this.context.signals.signal(entry.process, 'SIGCONT').result !== 'denied';
        if (isContinued) entry.phase = 'done';
      } catch {
        // The process cannot be read (no file descriptor is left, for example), so nothing may be sent to it yet.
      }
    }
  }

  /** Adds members that no member is the parent of: from the new processes where these are known, else from a listing. */
  async addNewMembers(): Promise<void> {
    const newProcesses = this.context.forkMonitor?.newProcesses();
    if (newProcesses) this.addMembersFrom(newProcesses);
    else await this.addMembersFromListing();
  }

  /** The same from a listing of all processes. */
  async addMembersFromListing(): Promise<void> {
    // What is frozen need not be listed; what escapes during the listing is found in the next round as it would be otherwise.
    const skip = (pid: number): boolean => this.isFrozenPid(pid);
    const listing = await this.context.source.listAll({ skip, inSlices: true });
    this.members.learn(listing);
    this.addMembersFrom(listing);
    this.hasListedAll = true;
  }

  private addMembersFrom(processes: Iterable<ProcessInfo>): void {
    collectMembers(processes, this.members, (process) => {
      if (mayJoinTree(process, this.members, this.report, this.context)) this.add(process);
    });
  }

  private pendingEntries(): FreezeEntry[] {
    return [...this.entries.values()].filter(isKillPending);
  }

  private isFrozenPid(pid: number): boolean {
    const entry = this.entries.get(pid);
    return entry !== undefined && isFrozen(entry);
  }

  private async freezeDescendants(abort: AbortSignal | undefined): Promise<void> {
    // The loop also visits what it adds.
    for (const entry of this.unsettled) {
      this.freezeChildren(entry);
      await this.yieldIfDue();
      abort?.throwIfAborted();
    }
  }

  /** Stops the new children of a process, and the process itself if it still runs. */
  private freezeChildren(entry: FreezeEntry): void {
    const { process, phase } = entry;
    const scan = this.scanChildren(process);
    const hasNewChildren = this.stopNewChildren(process, scan);
    if (phase === 'frozen' && scan?.allThreadsStopped === false) {
      // It has not stopped yet, or has been continued.
      this.context.signals.signal(process, 'SIGSTOP');
    } else if (!hasNewChildren) {
      this.unsettled.delete(entry);
    }
  }

  /** Reads the children of a process, without those that are frozen already; undefined if the process has ended. */
  private scanChildren(process: ProcessInfo): ChildScan | undefined {
    const { forkMonitor, getBasic } = this.context;
    const now = findRunning(process, getBasic);
    if (!now) return undefined;
    const scan = forkMonitor?.readChildren(now);
    return {
      children: scan?.children.filter((pid) => !this.isFrozenPid(pid)) ?? [],
      allThreadsStopped: scan?.allThreadsStopped ?? hasStopped(now),
    };
  }

  /** @returns whether there were any. */
  private stopNewChildren(parent: ProcessInfo, scan: ChildScan | undefined): boolean {
    const added = scan?.children.filter((pid) => this.stopNewChild(pid, parent)) ?? [];
    return added.length > 0;
  }

  /** Stops a child and makes it a member, unless it is one already. */
  private stopNewChild(pid: number, parent: ProcessInfo): boolean {
    const isNewChild = (now: ProcessInfo): boolean => now.parentPid === parent.pid && !this.members.isDecided(now);
    const result = this.context.signals.signalIf(pid, 'SIGSTOP', isNewChild);
    const child = 'process' in result ? result.process : undefined;
    if (!child) return false;
    this.recordFirstStop(child, result);
    return this.members.add(child);
  }

  private recordFirstStop(process: ProcessInfo, result: SignalResult): void {
    // The entry comes first: whatever fails after this, the process is continued then.
    if (result.result === 'denied') {
      // A process that may not be stopped may not be killed either; but some systems have no such signal.
      const phase = result.detail === 'ENOSYS' ? 'unstoppable' : 'refused';
      this.addEntry({ process, wasStopped: false, phase });
    } else if (result.result === 'sent') {
      this.addEntry({ process, wasStopped: isStopped(result.process), phase: 'frozen' });
    }
    this.report.record(process, result);
  }

  private addEntry(entry: FreezeEntry): void {
    // At the end, also if the pid was taken over: a child comes after its parent.
    this.entries.delete(entry.process.pid);
    this.entries.set(entry.process.pid, entry);
    this.unsettled.add(entry);
  }

  /** @returns whether SIGKILL was sent. */
  private killOrStopAgain(entry: FreezeEntry, complete: boolean): boolean {
    const { process } = entry;
    const isDeferred = entry.phase === 'deferred';
    if (isDeferred && complete && this.stopNewChildren(process, this.scanChildren(process))) {
      this.stopAgain(entry);
      return false;
    }
    const isFrozenEntry = entry.phase === 'frozen';
    const isContinued = (now: ProcessInfo): boolean => complete && isFrozenEntry && !hasStopped(now);
    const result = this.context.signals.signal(process, 'SIGKILL', isContinued);
    if (result.result === 'skipped') {
      this.stopAgain(entry);
      return false;
    }
    this.report.recordKill(process, result);
    entry.phase = result.result !== 'denied' ? 'done' : isFrozenEntry ? 'unkillable' : 'refused';
    this.unsettled.delete(entry);
    // Until a killed process has really exited, its children are still its own.
    if (isDeferred) this.stopNewChildren(process, this.scanChildren(process));
    return result.result === 'sent';
  }

  /** Stops a process that forks, or was continued, after the whole tree had been frozen. */
  private stopAgain(entry: FreezeEntry): void {
    const result = this.context.signals.signal(entry.process, 'SIGSTOP');
    // Whatever had stopped it before has continued it.
    entry.wasStopped = false;
    if (result.result === 'denied') entry.phase = 'unstoppable';
    else if (result.result === 'sent') entry.phase = 'frozen';
    // Otherwise it has ended, which the next SIGKILL finds out.
    if (result.result === 'denied' || result.result === 'sent') this.unsettled.add(entry);
    this.report.record(entry.process, result);
  }

  private isOnlyBlocked(): boolean {
    return [...this.unsettled].every(({ process }) => this.context.getBasic(process.pid)?.state === 'blocked');
  }
}

/** Whether a process that SIGSTOP was sent to has stopped. Where the system does not tell, that is assumed. */
function hasStopped(process: ProcessInfo): boolean {
  return isStopped(process) || process.state === 'zombie' || process.state === 'unknown';
}
