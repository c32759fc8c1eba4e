import * as nodeFs from 'node:fs';
import { isStopped, type ProcessInfo } from '../../processInfo';
import { SystemInfo } from './systemInfo';
import { newPidRange, type PidMark } from './pidRange';
import type { ProcFs } from './statFiles';
import { type GetProcess } from '../processSource';

/** The children of a process that is being stopped. */
export interface ChildScan {
  readonly children: readonly number[];
  /** None of its threads can fork any more: all were stopped (or dead) before the children were read. */
  readonly allThreadsStopped: boolean;
}

/** What makes it possible to be faster than a tree that grows: small questions, answered as of now. */
export interface ForkMonitor {
  /** The children of a process. It is told what a glance has just shown of the process. */
  readChildren(process: ProcessInfo): ChildScan;
  /**
   * Those who were born since the last time, or since the watch began, and still exist, each looked at when it is asked
   * for; undefined when that cannot be told, and everybody has to be listed.
   */
  newProcesses(): Iterable<ProcessInfo> | undefined;
  /** Whether anybody has this pid, at a tenth of the cost of finding out by looking that nobody has. */
  pidExists(pid: number): boolean;
}

/** More than this of one file is not read, in bytes; children beyond are found in the next round. */
const maxBytes = 64 * 1024;

/** Stopped, traced, zombie, dead (proc(5)): the states in which a thread runs no code of its own. */
const atRest = /^[TtZXx]/;

/** Begins to watch, for one command. */
export type StartForkMonitor = () => ForkMonitor;

/** Watches by way of `/proc`. Undefined where the kernel has no lists of children (CONFIG_PROC_CHILDREN, other systems). */
export function createProcfsForkMonitor(glance: GetProcess, fs: ProcFs = nodeFs): StartForkMonitor | undefined {
  if (!fs.existsSync('/proc/thread-self/children')) return undefined;
  const machine = new SystemInfo(fs, now);
  // One for all: a new buffer for each of thousands of reads would cost more than the reading.
  const buffer = Buffer.allocUnsafe(maxBytes);
  return () => new ProcfsForkMonitor(glance, fs, machine, buffer);
}

class ProcfsForkMonitor implements ForkMonitor {
  private mark: PidMark | undefined;

  constructor(
    private readonly glance: GetProcess,
    private readonly fs: ProcFs,
    private readonly machine: SystemInfo,
    private readonly buffer: Buffer,
  ) {
    this.mark = this.takeMark();
  }

  /**
   * Reads `/proc/PID/task/TID/children`, which the kernel has for exactly this: it is reliable when the process and its
   * children are stopped (proc(5)), and costs one small read instead of a listing of everybody. Each thread has children
   * of its own; and one that is in fork(2) when SIGSTOP arrives finishes that first, so it is at rest only once its own
   * state says so. (The state of the process is no more than that of its first thread.)
   */
  readChildren(process: ProcessInfo): ChildScan {
    const { pid, threads } = process;
    const folder = `/proc/${pid}/task`;
    // A stopped process with one thread cannot get another.
    if (threads === 1) return { allThreadsStopped: isStopped(process), children: this.childrenOf(`${folder}/${pid}`) };
    const all = this.list(folder).map((tid) => `${folder}/${tid}`);
    const allThreadsStopped = all.every((thread) => this.isAtRest(thread));
    return { allThreadsStopped, children: all.flatMap((thread) => this.childrenOf(thread)) };
  }

  /** By the last pid that was handed out: see {@link newPidRange}. */
  newProcesses(): Iterable<ProcessInfo> | undefined {
    const before = this.mark;
    const mark = this.takeMark();
    this.mark = mark;
    if (!mark) return undefined;
    const window = newPidRange(before, mark, this.machine.pidMax());
    return window.kind === 'full' ? undefined : this.between(window.after, window.upTo);
  }

  private *between(after: number, upTo: number): Generator<ProcessInfo> {
    // The youngest first: those that fork and exit are caught by being quick.
    for (let pid = upTo; pid > after; pid--) {
      const process = this.pidExists(pid) ? this.glance(pid) : undefined;
      if (process) yield process;
    }
  }

  pidExists(pid: number): boolean {
    return this.fs.existsSync(`/proc/${pid}`);
  }

  private takeMark(): PidMark | undefined {
    const load = this.machine.unreliableReason() === undefined ? this.machine.load() : undefined;
    return load && { ...load, at: now(), forks: this.machine.forks() };
  }

  private isAtRest(thread: string): boolean {
    const stat = this.read(`${thread}/stat`);
    // The name may hold anything, parentheses too: the state comes after the last one. No stat: the thread has exited.
    return stat === undefined || atRest.test(stat.slice(stat.lastIndexOf(')') + 2));
  }

  private childrenOf(thread: string): readonly number[] {
    const pids = this.read(`${thread}/children`)?.trimEnd() ?? '';
    return pids === '' ? [] : pids.split(' ').map(Number);
  }

  /** The text of a file; undefined when it is gone. */
  private read(path: string): string | undefined {
    let descriptor: number | undefined;
    try {
      descriptor = this.fs.openSync(path, 'r');
      let end = 0;
      for (let length = -1; length !== 0 && end < this.buffer.length; end += length) {
        length = this.fs.readSync(descriptor, this.buffer, end, this.buffer.length - end, null);
      }
      return this.buffer.toString('latin1', 0, end);
    } catch {
      return undefined;
    } finally {
      if (descriptor !== undefined) this.fs.closeSync(descriptor);
    }
  }

  private list(folder: string): readonly string[] {
    try {
      return this.fs.readdirSync(folder);
    } catch {
      return []; // It is gone.
    }
  }
}

function now(): number {
  return performance.now();
}
