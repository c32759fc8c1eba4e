import { isAlive, type ProcessInfo } from '../process/processInfo';
import { ancestorsOf } from '../process/source/ancestors';
import type { GetProcess } from '../process/source/processSource';

/**
 * A process may seem to start before its cause by this many ms: start times are computed from the time of boot, which is
 * in whole seconds (`btime`, proc(5)).
 */
const startedAtToleranceMs = 2_000;

/** Whether a process is known to have started after a time, in ms since the epoch. */
export function hasStartedSince({ startedAt }: ProcessInfo, since: number): boolean {
  return startedAt !== undefined && startedAt >= since - startedAtToleranceMs;
}

export interface OwnProcessesOptions {
  readonly getProcess: GetProcess;
  /** The pid of the extension host. */
  readonly self: number;
  /** The pids of the processes at which terminals begin. */
  readonly terminals: () => Iterable<number>;
  /** Whether a process is VS Code's own. */
  readonly isHost: (process: ProcessInfo) => boolean;
}

/**
 * Finds out whether a number that another program calls a pid is the pid of a process that this window started. A debug
 * adapter may mean a process in a container or on a device, whose pid belongs to an unrelated process here.
 */
export class OwnProcesses {
  constructor(private readonly options: OwnProcessesOptions) {}

  /**
   * Finds the process with this pid if it is below the extension host or a terminal. If `since` is given, in ms since the
   * epoch, it may also be any process of our user that has started since: what launched it may have ended before it was
   * listed.
   */
  find(pid: number, since: number | undefined): ProcessInfo | undefined {
    const { getProcess, self, isHost } = this.options;
    if (!Number.isSafeInteger(pid) || pid <= 1 || pid === self) return undefined;
    const process = getProcess(pid);
    const extensionHost = getProcess(self);
    const roots = this.roots();
    if (!process || !extensionHost) return undefined;
    if (roots.has(pid) || !isAlive(process) || process.kernelThread || isHost(process)) return undefined;
    const ourAncestors = new Set(ancestorsOf(self, { get: getProcess }).map((ancestor) => ancestor.pid));
    if (ourAncestors.has(pid)) return undefined;
    for (const ancestor of ancestorsOf(pid, { get: getProcess })) {
      if (roots.has(ancestor.pid)) return process;
      // It is below another process of VS Code, such as another window's extension host.
      if (!ourAncestors.has(ancestor.pid) && isHost(ancestor)) return undefined;
    }
    const isSibling = process.parentPid > 1 && process.parentPid === extensionHost.parentPid;
    const isNew = since !== undefined && hasStartedSince(process, since);
    return isNew && !isSibling && process.uid === extensionHost.uid ? process : undefined;
  }

  /** The process of ours with this pid, or its ancestor that the extension host or the shell of a terminal started. */
  programOf(pid: number): ProcessInfo | undefined {
    const process = this.find(pid, undefined);
    const roots = this.roots();
    const chain = process ? [process, ...ancestorsOf(pid, { get: this.options.getProcess })] : [];
    return chain.find(({ parentPid }) => roots.has(parentPid));
  }

  private roots(): ReadonlySet<number> {
    return new Set([this.options.self, ...this.options.terminals()]);
  }
}
