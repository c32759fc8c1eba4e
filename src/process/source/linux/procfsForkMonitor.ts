import { isStopped, type ProcessInfo } from '../../processInfo';
import type { ChildScan, ForkMonitor } from '../forkMonitor';
import type { GetProcess } from '../processSource';
import { newPidRange, type PidMark } from './pidRange';
import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';
import type { SystemInfo } from './systemInfo';

/** At most this much of one file is read, in bytes. Children that are cut off are found by the next scan. */
const maxBytes = 64 * 1024;

/** Stopped, traced, zombie or dead (proc(5)): the states in which a thread runs no code of its own. */
const stoppedOrDead = /^[TtZXx]/;

/**
 * Starts a monitor that reads `/proc`.
 * @returns undefined if the kernel has no lists of children (CONFIG_PROC_CHILDREN).
 */
export function startProcfsForkMonitor(
  getBasic: GetProcess,
  fs: ProcFs,
  system: SystemInfo,
  now: () => number,
): ForkMonitor | undefined {
  if (!fs.existsSync('/proc/thread-self/children')) return undefined;
  return new ProcfsForkMonitor(getBasic, fs, system, now);
}

class ProcfsForkMonitor implements ForkMonitor {
  /** One buffer for all reads: a new one for each of thousands would cost more than the read. */
  private readonly buffer = Buffer.allocUnsafe(maxBytes);
  private mark: PidMark | undefined;

  constructor(
    private readonly getBasic: GetProcess,
    private readonly fs: ProcFs,
    private readonly system: SystemInfo,
    private readonly now: () => number,
  ) {
    this.mark = this.takeMark();
  }

  /**
   * Reads `/proc/PID/task/TID/children`, which the kernel has for exactly this: it is reliable if the process and its
   * children are stopped (proc(5)), and costs one small read instead of a listing of all processes. Each thread has
   * children of its own. A thread that is in fork(2) when SIGSTOP arrives finishes that first, so it has stopped only once
   * its own state says so; the state of the process is no more than that of its first thread.
   */
  readChildren(process: ProcessInfo): ChildScan {
    const { pid, threads } = process;
    const folder = `/proc/${pid}/task`;
    // A stopped process with one thread cannot get another.
    if (threads === 1) return { allThreadsStopped: isStopped(process), children: this.childrenOf(`${folder}/${pid}`) };
    const all = this.list(folder).map((tid) => `${folder}/${tid}`);
    const allThreadsStopped = all.every((thread) => this.isStoppedOrDead(thread));
    return { allThreadsStopped, children: all.flatMap((thread) => this.childrenOf(thread)) };
  }

  /** Tells them by the last pid that was handed out: see {@link newPidRange}. */
  newProcesses(): Iterable<ProcessInfo> | undefined {
    const before = this.mark;
    const mark = this.takeMark();
    this.mark = mark;
    if (!mark) return undefined;
    const range = newPidRange(before, mark, this.system.pidMax());
    return range.kind === 'full' ? undefined : this.readBetween(range.after, range.upTo);
  }

  private *readBetween(after: number, upTo: number): Generator<ProcessInfo> {
    // The youngest first: a process that forks and exits at once has to be caught quickly.
    for (let pid = upTo; pid > after; pid--) {
      const process = this.pidExists(pid) ? this.getBasic(pid) : undefined;
      if (process) yield process;
    }
  }

  pidExists(pid: number): boolean {
    return this.fs.existsSync(`/proc/${pid}`);
  }

  private takeMark(): PidMark | undefined {
    const load = this.system.unreliableReason() === undefined ? this.system.load() : undefined;
    return load && { ...load, at: this.now(), forks: this.system.forks() };
  }

  private isStoppedOrDead(thread: string): boolean {
    const stat = this.read(`${thread}/stat`);
    // The name may contain anything, so the state comes after the last parenthesis. Without a stat the thread has exited.
    return stat === undefined || stoppedOrDead.test(stat.slice(stat.lastIndexOf(')') + 2));
  }

  private childrenOf(thread: string): readonly number[] {
    const pids = this.read(`${thread}/children`)?.trimEnd() ?? '';
    return pids === '' ? [] : pids.split(' ').map(Number);
  }

  private read(path: string): string | undefined {
    return readProcFile(this.fs, path, maxBytes, this.buffer);
  }

  private list(folder: string): readonly string[] {
    try {
      return this.fs.readdirSync(folder);
    } catch {
      return []; // The process is gone.
    }
  }
}
