import { ancestorsOf } from '../source/ancestors';
import { keyOf, sameProcess } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import { refuse, type RefusalReason } from './refusal';
import { isVSCode, type GetChildPids } from './vscodeHosts';
import { getProcessType } from '../programs/vscodeProcesses';
import type { GetProcess } from '../source/processSource';

/** What has to be known of ourselves to refuse rightly. */
export interface Protection {
  /** Our own pid. */
  readonly self: number;
  /** Processes of our own VS Code though they are not our ancestors: the pty host, for one. */
  readonly isHost: (process: ProcessInfo) => boolean;
}

/** Says of a process whether it may be signalled: undefined when it may. */
export interface Guard {
  /** What a glance tells: asked before every signal. */
  readonly quickCheck: (process: ProcessInfo) => RefusalReason | undefined;
  /**
   * That and more: asked about whoever a tree begins with. Whoever is below it by descent needs no such question, because
   * nobody of VS Code's own is below somebody who is not, and our ancestors are refused.
   */
  readonly fullCheck: (process: ProcessInfo) => RefusalReason | undefined;
  /**
   * And more still: asked about whoever belongs to a tree by other evidence. VS Code may have been started in the session
   * of a shell (`(code-server &)`): neither it nor anything below it is to end with that shell.
   */
  readonly checkWithAncestors: (process: ProcessInfo) => RefusalReason | undefined;
}

/**
 * Looks up our ancestors once, for as long as one command takes. A parent that cannot be read (`hidepid`) counts by its
 * pid; one outside of our pid namespace is 0.
 */
export function createGuard(
  { self, isHost }: Protection,
  glance: GetProcess,
  look: GetProcess,
  children: GetChildPids,
): Guard {
  const us = glance(self);
  const chain = us ? [us, ...ancestorsOf(self, { get: glance })] : [];
  const ancestors = new Set(chain.map(({ parentPid }) => parentPid));
  const atAGlance = (process: ProcessInfo): RefusalReason | undefined => {
    if (process.pid === 1) return 'init';
    if (process.pid === self) return 'self';
    if (ancestors.has(process.pid)) return 'ancestor';
    return process.kernelThread ? 'kernel' : undefined;
  };
  const closely = (process: ProcessInfo): RefusalReason | undefined =>
    atAGlance(process) ??
    (isHost(process) ? 'host' : isVSCode(process, glance, look, children) ? 'otherVSCode' : undefined);
  const sessions = new Set(chain.map(({ session }) => session));
  const asRelative = (glanced: ProcessInfo): RefusalReason | undefined => {
    // Whoever is in another session than VS Code needs no look: what is to be stopped gets no time to fork meanwhile.
    if (!sessions.has(glanced.session)) return atAGlance(glanced);
    const process = look(glanced.pid) ?? glanced;
    const reason = closely(process);
    if (reason) return reason;
    const above = ancestorsOf(process.pid, { get: look }).map(closely);
    const first = above.find((each) => each !== undefined);
    // Orphans may have been handed to one of our ancestors: that alone makes nobody VS Code's.
    return first === 'self' || first === 'host' ? 'host' : first === 'otherVSCode' ? first : undefined;
  };
  return { quickCheck: atAGlance, fullCheck: closely, checkWithAncestors: asRelative };
}

/** What a caller handed in as a target. */
interface UncheckedTarget {
  readonly pid: unknown;
  readonly startTime?: unknown;
  /** The user has confirmed that another VS Code is to be ended as a whole: its main process may be signalled then. */
  readonly whole?: unknown;
}

/**
 * The process that a command is for, whatever a caller handed in.
 * @throws {RefusedError} when it must not be signalled, and when there is no such process.
 */
export function checkTarget({ pid, startTime, whole }: UncheckedTarget, look: GetProcess, guard: Guard): ProcessInfo {
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) throw refuse('notAPid', pid);
  if (pid <= 0) throw refuse('group', pid);
  const process = look(pid);
  if (!process || !isAlive(process)) throw refuse(pid === 1 ? 'init' : 'noSuchProcess', pid, process);
  const reason = guard.fullCheck(process);
  const isConfirmed = reason === 'otherVSCode' && whole === true && getProcessType(process) === undefined;
  if (reason && !isConfirmed) throw refuse(reason, pid, process);
  if (startTime !== undefined && !(typeof startTime === 'number' && sameProcess(process, { pid, startTime }))) {
    throw refuse('replaced', typeof startTime === 'number' ? keyOf({ pid, startTime }) : pid, process);
  }
  return process;
}
