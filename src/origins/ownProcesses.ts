import { ancestorsOf } from '../process/source/ancestors';
import { isAlive, type ProcessInfo } from '../process/processInfo';

/**
 * By how much the start of a process may seem to lie before what caused it, in ms: the time of boot that it is computed
 * from is in whole seconds (`btime`, proc(5)).
 */
const startedAtToleranceMs = 2_000;

/** Whether a process is known to have started after a time, in ms since 1970. */
export function hasStartedSince({ startedAt }: ProcessInfo, since: number): boolean {
  return startedAt !== undefined && startedAt >= since - startedAtToleranceMs;
}

export interface OwnProcessesOptions {
  /** The process that has a pid now. */
  readonly look: (pid: number) => ProcessInfo | undefined;
  /** The extension host. */
  readonly self: number;
  /** The processes that terminals began with. */
  readonly terminals: () => Iterable<number>;
  /** Whether a process is VS Code's own. */
  readonly isHost: (process: ProcessInfo) => boolean;
}

/**
 * Tells whether a number that another program calls a pid is one of a process that this window has started. An adapter may
 * mean a process of a container or of a device, whose number belongs to an unrelated process here.
 */
export class OwnProcesses {
  constructor(private readonly options: OwnProcessesOptions) {}

  /**
   * The process with this pid if it is below the extension host or a terminal, or if it is at least one of our user that
   * has started since a time, in ms since 1970: a launcher may have ended before anybody looked.
   */
  find(pid: number, since: number | undefined): ProcessInfo | undefined {
    const { look, self, isHost } = this.options;
    if (!Number.isSafeInteger(pid) || pid <= 1 || pid === self) return undefined;
    const process = look(pid);
    const us = look(self);
    const roots = this.roots();
    if (!process || !us || roots.has(pid) || !isAlive(process) || process.kernelThread || isHost(process)) {
      return undefined;
    }
    const ourAncestors = new Set(ancestorsOf(self, { get: look }).map((ancestor) => ancestor.pid));
    if (ourAncestors.has(pid)) return undefined;
    for (const ancestor of ancestorsOf(pid, { get: look })) {
      if (roots.has(ancestor.pid)) return process;
      // It is below another process of VS Code, such as another window's extension host.
      if (!ourAncestors.has(ancestor.pid) && isHost(ancestor)) return undefined;
    }
    const isSibling = process.parentPid > 1 && process.parentPid === us.parentPid;
    const isNew = since !== undefined && hasStartedSince(process, since);
    return isNew && !isSibling && process.uid === us.uid ? process : undefined;
  }

  /** What this process is part of: it, or the one above it that the extension host or a terminal's shell has started. */
  programOf(pid: number): ProcessInfo | undefined {
    const { look } = this.options;
    const process = this.find(pid, undefined);
    const roots = this.roots();
    return process && [process, ...ancestorsOf(pid, { get: look })].find(({ parentPid }) => roots.has(parentPid));
  }

  private roots(): ReadonlySet<number> {
    return new Set([this.options.self, ...this.options.terminals()]);
  }
}

/**
 * Whether the process that a terminal is said to have begun with may be one of this machine. In a remote window a
 * terminal may run on the computer of the window ("Create New Integrated Terminal (Local)"), and its pid then belongs to
 * an unrelated process here. The pty host of this machine is a child of the server, as the extension host is, so that a
 * process which has no ancestor in common with the extension host is not of a terminal. (pid 1 is one of everybody's.)
 */
export function mayBeOfTerminal(pid: number, self: number, look: OwnProcessesOptions['look']): boolean {
  const above = (start: number): readonly number[] => {
    const process = look(start);
    if (!process) return [];
    return [process, ...ancestorsOf(start, { get: look })].map(({ parentPid }) => parentPid).filter((each) => each > 1);
  };
  const ours = new Set(above(self));
  return ours.size === 0 || above(pid).some((parentPid) => ours.has(parentPid));
}
