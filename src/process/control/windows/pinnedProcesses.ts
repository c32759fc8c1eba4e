import type { Disposable } from '../../../common/event';
import { keyOf, type Identity } from '../../identity';
import type { Handle, Kernel32 } from '../../source/windows/kernel32';
import { processAccess, win32Error } from '../../source/windows/kernel32';
import { ntStatus, type Ntdll } from '../../source/windows/ntdll';
import { hasExited, isPid, readTimes } from '../../source/windows/openProcess';
import { systemError } from '../systemError';

/** What a process is opened for: to be ended, suspended and resumed, told from others, and waited for. */
const access =
  processAccess.terminate | processAccess.suspendResume | processAccess.queryLimited | processAccess.synchronize;

/** `ProcessBreakOnTermination`: Windows stops with a blue screen if the process ends (`IsProcessCritical`). */
const breakOnTermination = 29;

/**
 * The processes that one command acts on, each of which is opened once. As long as a process is open, its pid belongs to it,
 * even after its end: so nothing can come between the check of the identity and what follows, and a process that names it
 * as its parent is its child.
 */
export class PinnedProcesses implements Disposable {
  private readonly handles = new Map<string, Handle>();

  constructor(
    private readonly kernel32: Kernel32,
    private readonly ntdll: Pick<Ntdll, 'queryInformationProcess'>,
  ) {}

  /**
   * Opens exactly this process.
   * @throws an error with the code ESRCH if it has exited, `protected` if it may not be opened, and `critical` if Windows would
   * not survive its end.
   */
  open(process: Identity): Handle {
    const key = keyOf(process);
    const handle = this.handles.get(key) ?? this.openNow(process);
    this.handles.set(key, handle);
    if (hasExited(this.kernel32, handle)) throw systemError('ESRCH');
    return handle;
  }

  dispose(): void {
    for (const handle of this.handles.values()) this.kernel32.closeHandle(handle);
    this.handles.clear();
  }

  private openNow(process: Identity): Handle {
    const { kernel32 } = this;
    if (!isPid(process.pid)) throw systemError('ESRCH');
    const handle = kernel32.openProcess(access, process.pid);
    if (handle === 0)
      throw systemError(kernel32.getLastError() === win32Error.invalidParameter ? 'ESRCH' : 'protected');
    const problem = this.findProblem(process, handle);
    if (problem === undefined) return handle;
    kernel32.closeHandle(handle);
    throw systemError(problem);
  }

  private findProblem({ pid, startTime }: Identity, handle: Handle): string | undefined {
    const { kernel32 } = this;
    const isSame = kernel32.getProcessId(handle) === pid && readTimes(kernel32, handle)?.startTime === startTime;
    if (!isSame) return 'ESRCH';
    return this.isCritical(handle) ? 'critical' : undefined;
  }

  private isCritical(handle: Handle): boolean {
    const value = Buffer.alloc(4);
    const { status } = this.ntdll.queryInformationProcess(handle, breakOnTermination, value);
    return status === ntStatus.success && value.readUInt32LE() !== 0;
  }
}
