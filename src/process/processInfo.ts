import type { Identity } from './identity';

/**
 * `blocked` is uninterruptible sleep (`D`): until it ends not even SIGKILL has an effect. `stopped` is the effect of
 * SIGSTOP and Ctrl+Z (`T`), `traced` that of a debugger (`t`): only the debugger can continue the process.
 */
export type ProcessState = 'running' | 'sleeping' | 'blocked' | 'stopped' | 'traced' | 'zombie' | 'idle' | 'unknown';

/** What a listing contains of one process. */
export interface ProcessInfo extends Identity {
  /** 0 if it has none. On Windows no process takes over those that have lost their parent. */
  readonly parentPid: number;
  /**
   * The process that has started it, if that is no longer its parent and the system tells which one it was: then that has
   * ended, or a debugger is the parent for now.
   */
  readonly originalParent?: Identity | undefined;
  /**
   * The kernel's name for it: on Linux at most 15 bytes, which may be anything (blanks, parentheses, newlines); on Windows
   * the file name of its program, without `.exe`.
   */
  readonly name: string;
  /**
   * The arguments as the process shows them; empty for zombies, for kernel threads, and if reading is denied. Programs may
   * show one string with blanks instead (setproctitle(3), the children of Chromium). If the system reports one string only,
   * as `ps` does, it has been split at its blanks: an argument with blanks has become several.
   */
  readonly commandLine: readonly string[];
  readonly state: ProcessState;
  /** CPU time used so far by the process itself, all threads, in ms; undefined if the system does not report it. */
  readonly cpuTime: number | undefined;
  /** CPU time of the children it has waited for, and of theirs, in ms: only this includes short-lived helpers. */
  readonly childrenCpuTime: number;
  /** Resident memory in bytes; pages shared with other processes are counted in each. 0 if the system does not report it. */
  readonly memory: number;
  /** 0 if the system does not report it. */
  readonly threads: number;
  /** Session id and process group id; 0 if the platform has none. */
  readonly session: number;
  readonly group: number;
  /** Effective user id; -1 if it is not known. */
  readonly uid: number;
  /** Its user, if that is not the user that this extension runs as. */
  readonly otherUser?: OtherUser | undefined;
  readonly cwd: string | undefined;
  /** When it started, in ms since the epoch, to be shown: it moves when the clock is set. Undefined if it is not known. */
  readonly startedAt: number | undefined;
  /** It is one of the kernel's own threads, which no signal reaches. */
  readonly kernelThread: boolean;
}

/** A user that is not the one this extension runs as. */
export interface OtherUser {
  /** Its number if it has no name. Not escaped, like all names. */
  readonly name: string;
  /** Whether we may send signals to its processes (kill(2)). */
  readonly acceptsSignals: boolean;
}

/** Whether a process is stopped by a signal or a debugger: it does not run until it is continued. */
export function isStopped({ state }: Pick<ProcessInfo, 'state'>): boolean {
  return state === 'stopped' || state === 'traced';
}

/** Whether a process is paused by a signal, or may be: not every system tells. */
export function mayBePaused({ state }: Pick<ProcessInfo, 'state'>): boolean {
  return state === 'stopped' || state === 'unknown';
}

/**
 * A zombie is dead: it does not run, cannot be killed, and waits only for its parent to read its exit code. But a process
 * whose first thread has exited while its other threads go on looks like one too.
 */
export function isAlive({ state, threads }: Pick<ProcessInfo, 'state' | 'threads'>): boolean {
  return state !== 'zombie' || threads > 1;
}
