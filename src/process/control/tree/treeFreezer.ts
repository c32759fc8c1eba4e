import { isStopped, type ProcessInfo } from '../../processInfo';
import type { ReportBuilder } from '../reportBuilder';
import type { TreeMembers } from './treeMembers';
import { mayJoinTree, type ControlContext } from '../controlContext';
import { collectMembers } from './collectMembers';
import type { SignalResult } from '../signalSender';
import { pauses } from '../waitForExit';
import { findRunning } from '../liveness';

/** How long is waited for a tree to come to rest, in ms, and how long if only uninterruptible sleep keeps it from that. */
const maxFreezeMs = 5_000;
const maxBlockedMs = 200;

/** For some seconds. */
const maxThawTries = 100;

/** After this long, in ms, others get their turn of the event loop. */
const sliceMs = 8;

/** Whether a process that was sent SIGSTOP has stopped. Some systems do not tell, and are believed. */
function isAtRest(process: ProcessInfo): boolean {
  return isStopped(process) || process.state === 'zombie' || process.state === 'unknown';
}

/** How far freezing got. */
export interface FreezeResult {
  readonly rounds: number;
  /** Nobody can fork any more; otherwise somebody would not come to rest. */
  readonly complete: boolean;
}

/** Stops the processes of a tree until none of them can fork, so that they can be killed without losing a child. */
export class TreeFreezer {
  /** By pid, those that SIGSTOP was sent to and that are still to be killed. */
  private readonly frozen = new Map<number, ProcessInfo>();
  /** Those that were stopped before, and stay so if it comes to that. */
  private readonly stoppedBefore = new Set<ProcessInfo>();
  /** Those that may still fork, for all that is known. */
  private readonly mayStillFork = new Set<ProcessInfo>();
  /** Those that cannot be stopped: they belong to another user, or the system knows no such thing. */
  private readonly unstoppable = new Set<ProcessInfo>();
  /** Those that SIGKILL is still to be sent to. */
  private readonly pendingKill = new Set<ProcessInfo>();
  private everybodyListed = false;
  private sliceStart = 0;

  /**
   * `spared` is the root, when it is a job of an interactive shell beside the tree. When a job is stopped, the shell
   * prints "Stopped" and takes the terminal back, before we get to kill it. So that one is left running until everything
   * below it has been killed, and is stopped only if it forks even then, as supervisors and fork storms do: there
   * exactness is worth the word on the screen.
   */
  constructor(
    private readonly members: TreeMembers,
    private readonly report: ReportBuilder,
    private readonly context: ControlContext,
    private deferredRoot: ProcessInfo | undefined,
  ) {}

  /** Whether there is somebody new to be stopped and killed. */
  get pending(): boolean {
    return this.pendingKill.size > 0;
  }

  /** Makes it a member, and stops it at once. */
  take(process: ProcessInfo): void {
    if (!this.members.add(process)) return;
    this.report.record(process);
    if (process === this.deferredRoot) {
      this.mayStillFork.add(process);
      this.pendingKill.add(process);
    } else this.stop(process);
  }

  /**
   * Stops all that is below the members, until nobody is new and nobody can fork. Each process is stopped before its
   * children are read, and these at once: that leaves the least time in which somebody unseen can fork and exit.
   */
  async freeze(abort: AbortSignal | undefined): Promise<FreezeResult> {
    const { clock } = this.context;
    const start = clock.now();
    for (let rounds = 1; ; rounds++) {
      const before = this.pendingKill.size;
      // Those that are found under way are visited too.
      for (const process of this.mayStillFork) {
        if (this.scanChildren(process)) this.mayStillFork.delete(process);
        await this.yieldToEventLoop();
        abort?.throwIfAborted();
      }
      await this.takeRelatives();
      abort?.throwIfAborted();
      const elapsed = clock.now() - start;
      if (elapsed > maxFreezeMs) return { rounds, complete: false };
      if (this.pendingKill.size > before) continue;
      const complete = this.mayStillFork.size === 0;
      if (complete || (elapsed > maxBlockedMs && this.onlyBlocked())) {
        if (this.everybodyListed) return { rounds, complete };
        await this.takeRelatives({ everybody: true });
      } else await clock.sleep(1);
      abort?.throwIfAborted();
    }
  }

  /**
   * Kills all of them, children before their parents: when a parent dies first, its stopped children may become an
   * orphaned process group, and the kernel continues those (with SIGHUP and SIGCONT, setpgid(2)). Who has been continued
   * all the same, and may have forked, is stopped again instead, if the frost was complete before.
   */
  async kill({ complete }: FreezeResult): Promise<readonly ProcessInfo[]> {
    const killed: ProcessInfo[] = [];
    for (const process of [...this.pendingKill].reverse()) {
      const forksOn = complete && process === this.deferredRoot && !this.scanChildren(process);
      // Of the frozen it is seen in the last look whether somebody has continued them.
      const isContinued = (now: ProcessInfo): boolean => complete && this.frozen.has(process.pid) && !isAtRest(now);
      const delivery = forksOn ? undefined : this.context.signals.signal(process, 'SIGKILL', isContinued);
      if (!delivery || delivery.result === 'withheld') {
        if (process === this.deferredRoot) this.deferredRoot = undefined;
        this.stop(process);
      } else {
        this.report.record(process, delivery);
        this.pendingKill.delete(process);
        this.mayStillFork.delete(process);
        if (delivery.result !== 'denied') this.frozen.delete(process.pid);
        if (delivery.result === 'sent') killed.push(process);
        // Its children are still its own until it has really exited.
        if (process === this.deferredRoot) this.scanChildren(process);
      }
      await this.yieldToEventLoop();
    }
    return killed;
  }

  /** Continues whoever was stopped and not killed. */
  async thaw(): Promise<void> {
    let tries = 0;
    for (const pause of pauses()) {
      this.thawNow();
      if (this.frozen.size === 0 || ++tries > maxThawTries) return;
      await this.context.clock.sleep(pause);
    }
  }

  /** The same, as far as it can be done at once. */
  thawNow(): void {
    for (const process of [...this.frozen.values()].reverse()) {
      try {
        const result = this.stoppedBefore.has(process)
          ? 'sent'
          : this.context.signals.signal(process, 'SIGCONT').result;
        if (result !== 'denied') this.frozen.delete(process.pid);
      } catch {
        // Who has the pid cannot be seen (no file descriptor is left, for example), so nothing may be sent to it yet.
      }
    }
  }

  /** Takes in those who belong to the tree though nobody in it is their parent: of the newborn, or of everybody. */
  async takeRelatives({ everybody = false } = {}): Promise<void> {
    const newborns = everybody ? undefined : this.context.forkMonitor?.newProcesses();
    const take = (process: ProcessInfo): void => {
      if (mayJoinTree(process, this.members, this.report, this.context)) this.take(process);
    };
    if (newborns) {
      collectMembers(newborns, this.members, take);
    } else {
      // The frozen wait; what escapes meanwhile is found in the next round as it would be otherwise.
      const skip = (pid: number): boolean => this.frozen.has(pid);
      const listing = await this.context.source.listAll({ skip, inSlices: true });
      this.members.learn(listing);
      collectMembers(listing, this.members, take);
      this.everybodyListed = true;
    }
  }

  private stop(process: ProcessInfo): void {
    this.noteStop(process, this.context.signals.signal(process, 'SIGSTOP'));
  }

  private noteStop(process: ProcessInfo, delivery: SignalResult): void {
    if (delivery.result === 'gone' || delivery.result === 'replaced') {
      this.report.record(process, delivery);
      return;
    }
    // First of all: whatever may fail from here on, it is continued then.
    if (delivery.result !== 'denied') this.frozen.set(process.pid, process);
    this.report.record(process, delivery);
    this.mayStillFork.add(process);
    if (delivery.result === 'denied') this.unstoppable.add(process);
    else if (isStopped(delivery.process) && !this.pendingKill.has(process)) this.stoppedBefore.add(process);
    // Who may not be stopped may not be killed; but there are systems that have no such signal.
    if (delivery.result !== 'denied' || delivery.detail === 'ENOSYS') this.pendingKill.add(process);
  }

  /** Takes the children in, and says whether there can be no more of them. */
  private scanChildren(process: ProcessInfo): boolean {
    const { forkMonitor, glance, signals } = this.context;
    const now = findRunning(process, glance);
    if (!now) return true;
    const brood = forkMonitor?.readChildren(now);
    const unseen = brood?.children.filter((pid) => !this.frozen.has(pid)) ?? [];
    const fresh = unseen.filter((pid) => this.takeChild(pid, process));
    const goesOn = process === this.deferredRoot || this.unstoppable.has(process);
    if (goesOn || (brood?.allThreadsStopped ?? isAtRest(now))) return fresh.length === 0;
    // It has not stopped yet, or has been continued.
    signals.signal(process, 'SIGSTOP');
    return false;
  }

  /** Stops a child and makes it a member; says whether it was new. */
  private takeChild(pid: number, parent: ProcessInfo): boolean {
    const isNewChild = (now: ProcessInfo): boolean => now.parentPid === parent.pid && !this.members.isDecided(now);
    const delivery = this.context.signals.signalIf(pid, 'SIGSTOP', isNewChild);
    const child = 'process' in delivery ? delivery.process : undefined;
    if (!child) return false;
    this.noteStop(child, delivery);
    return this.members.add(child);
  }

  private onlyBlocked(): boolean {
    return [...this.mayStillFork].every((process) => this.context.glance(process.pid)?.state === 'blocked');
  }

  private async yieldToEventLoop(): Promise<void> {
    const { clock } = this.context;
    if (clock.now() - this.sliceStart < sliceMs) return;
    await clock.sleep(0);
    this.sliceStart = clock.now();
  }
}
