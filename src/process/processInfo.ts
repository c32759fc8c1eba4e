import type { Identity } from './identity';

/**
 * `blocked` is uninterruptible sleep (`D`): not even SIGKILL is acted upon before it ends. `stopped` is what SIGSTOP and
 * Ctrl+Z do (`T`), `traced` what a debugger does (`t`): only the debugger can make it go on.
 */
export type ProcessState = 'running' | 'sleeping' | 'blocked' | 'stopped' | 'traced' | 'zombie' | 'idle' | 'unknown';

/** What one listing knows of one process. */
export interface ProcessInfo extends Identity {
  readonly parentPid: number;
  /** What the kernel calls it: on Linux at most 15 bytes, anything may be in them (blanks, parentheses, newlines). */
  readonly name: string;
  /**
   * The arguments as the process shows them; empty for zombies, kernel threads and where reading is denied. Programs may
   * show one string with blanks instead (setproctitle(3), the children of Chromium). Where the system tells of one string
   * only, as `ps` does, it has been split at its blanks: an argument with blanks is then several.
   */
  readonly commandLine: readonly string[];
  readonly state: ProcessState;
  /** CPU time used so far by the process itself, all threads, in ms; undefined where the system does not tell. */
  readonly cpuTime: number | undefined;
  /** CPU time of the children it has waited for, and theirs, in ms: what short-lived helpers used is found only here. */
  readonly childrenCpuTime: number;
  /** Resident memory in bytes; pages shared with other processes are counted in each. */
  readonly memory: number;
  readonly threads: number;
  /** Session id and process group id; 0 where the platform has none. */
  readonly session: number;
  readonly group: number;
  /** Effective user id; -1 where it is not known. */
  readonly uid: number;
  /** Whose it is, where that is another user than ours. */
  readonly otherUser?: OtherUser | undefined;
  readonly cwd: string | undefined;
  /** When it started, in ms since 1970, for people: it moves when the clock is set. Undefined where that is not known. */
  readonly startedAt: number | undefined;
  /** True for the kernel's own threads, which no signal reaches. */
  readonly kernelThread: boolean;
}

/** A user that is not the one this extension runs as. */
export interface OtherUser {
  /** Its number where it has no name. Raw, as names are. */
  readonly name: string;
  /** Whether its process would take a signal from us (kill(2)). */
  readonly acceptsSignals: boolean;
}

/** Stopped by a signal or by a debugger: it runs nothing until it is continued. */
export function isStopped({ state }: Pick<ProcessInfo, 'state'>): boolean {
  return state === 'stopped' || state === 'traced';
}

/**
 * A zombie is dead: it runs nothing, cannot be killed and waits only for its parent to read its exit code. But a process
 * whose first thread has exited looks like one too, while its other threads go on.
 */
export function isAlive({ state, threads }: Pick<ProcessInfo, 'state' | 'threads'>): boolean {
  return state !== 'zombie' || threads > 1;
}
