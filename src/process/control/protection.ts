import type { ProcessInfo } from '../processInfo';
import { ancestorsOf } from '../source/ancestors';
import type { GetProcess } from '../source/processSource';
import type { RefusalReason } from './refusal';
import { isVSCode, type GetChildPids } from './vscodeHosts';

/** What the guard has to know about this extension host. */
export interface Protection {
  /** Our own pid. */
  readonly self: number;
  /** Whether a process belongs to our own VS Code without being our ancestor: the pty host does, for example. */
  readonly isHost: (process: ProcessInfo) => boolean;
}

/** Says why a process may not be signalled; each check returns undefined if it may. */
export interface Guard {
  /** What one read shows: checked before every signal. */
  readonly quickCheck: (process: ProcessInfo) => RefusalReason | undefined;
  /**
   * Full check, for the root of a tree. Descendants need only {@link quickCheck}: a VS Code process never descends from a
   * process that is not VS Code's, and our ancestors are refused anyway.
   */
  readonly fullCheck: (process: ProcessInfo) => RefusalReason | undefined;
  /**
   * The full check of a process and of its ancestors, for a process that belongs to a tree by other evidence than
   * descent. If VS Code was started in the session of a shell (`(code-server &)`), neither VS Code nor anything below it
   * ends with that shell.
   */
  readonly checkWithAncestors: (process: ProcessInfo) => RefusalReason | undefined;
}

/** How the guard reads processes. */
export interface GuardContext {
  readonly getProcess: GetProcess;
  readonly getBasic: GetProcess;
  readonly getChildPids: GetChildPids;
}

/**
 * Creates the guard of one command; our ancestors are read only once. A parent that cannot be read (`hidepid`) counts by
 * its pid; a parent outside of our pid namespace has the pid 0.
 */
export function createGuard({ self, isHost }: Protection, context: GuardContext): Guard {
  const { getProcess, getBasic, getChildPids } = context;
  const us = getBasic(self);
  const chain = us ? [us, ...ancestorsOf(self, { get: getBasic })] : [];
  const ancestors = new Set(chain.map(({ parentPid }) => parentPid));
  const sessions = new Set(chain.map(({ session }) => session));

  const quickCheck = (process: ProcessInfo): RefusalReason | undefined => {
    if (process.pid === 1) return 'init';
    if (process.pid === self) return 'self';
    if (ancestors.has(process.pid)) return 'ancestor';
    return process.kernelThread ? 'kernel' : undefined;
  };

  const fullCheck = (process: ProcessInfo): RefusalReason | undefined => {
    const reason = quickCheck(process);
    if (reason) return reason;
    if (isHost(process)) return 'host';
    return isVSCode(process, getBasic, getProcess, getChildPids) ? 'otherVSCode' : undefined;
  };

  const checkWithAncestors = (basic: ProcessInfo): RefusalReason | undefined => {
    // In another session than VS Code's no more reads are needed: a process that is to be stopped gets no time to fork.
    if (!sessions.has(basic.session)) return quickCheck(basic);
    const process = getProcess(basic.pid) ?? basic;
    const reason = fullCheck(process);
    if (reason) return reason;
    const reasonsAbove = ancestorsOf(process.pid, { get: getProcess }).map(fullCheck);
    const first = reasonsAbove.find((each) => each !== undefined);
    // 'ancestor' alone proves nothing: orphans may have been re-parented to one of our ancestors.
    return first === 'self' || first === 'host' ? 'host' : first === 'otherVSCode' ? first : undefined;
  };

  return { quickCheck, fullCheck, checkWithAncestors };
}
