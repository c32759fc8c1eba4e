import type { ControlApi } from '../../../src/process/control/windows/controlApi';
import type { ConsoleFunctions } from '../../../src/process/control/windows/consoleFunctions';
import { processAccess, waitResult, win32Error, type Kernel32 } from '../../../src/process/source/windows/kernel32';
import { ntStatus, processInformation, type Ntdll } from '../../../src/process/source/windows/ntdll';
import type { User32 } from '../../../src/process/control/windows/user32';

/** 1970-01-01 as a `FILETIME`. */
const epoch = 116_444_736_000_000_000n;
const breakOnTermination = 29;
const isDeleting = 0x04;

/** A process of {@link FakeWindowsKernel}. What is left out is as for most processes. */
export interface FakeProcess {
  readonly pid: number;
  /** In ms since 1970. */
  readonly startTime: number;
  exited: boolean;
  /** It may not be opened. */
  readonly isProtected: boolean;
  readonly isCritical: boolean;
  /** What it waits for holds up its end: once it was terminated it is ending, and no more. */
  readonly isHeldUp: boolean;
  isEnding: boolean;
  suspendCount: number;
  /** Its console, by any name. */
  console: string | undefined;
}

export interface FakeWindow {
  readonly pid: number;
  readonly className?: string;
  readonly isVisible?: boolean;
  readonly isOwned?: boolean;
  /** Of a program with more rights than we have. */
  readonly refusesMessages?: boolean;
}

interface OpenHandle {
  readonly process: FakeProcess;
  readonly access: number;
}

/** The part of Windows that control calls, with its traps: pids in steps of four, handles that pin a pid, and counts. */
export class FakeWindowsKernel {
  private readonly byPid = new Map<number, FakeProcess>();
  private readonly handles = new Map<number, OpenHandle>();
  private lastError = 0;
  private nextHandle = 4;
  readonly windows: FakeWindow[] = [];
  /** What was done: `terminate 8`, `close 8`, `Ctrl+C to tty`. */
  readonly log: string[] = [];
  /** The pid in whose console the helper is. */
  private attached: string | undefined;

  get openHandles(): number {
    return this.handles.size;
  }

  add(pid: number, given: Partial<FakeProcess> = {}): FakeProcess {
    const holder = this.byPid.get(pid);
    const isOpen = [...this.handles.values()].some(({ process }) => process === holder);
    if (holder && (!holder.exited || isOpen)) throw new Error(`${pid} is taken`);
    const process: FakeProcess = {
      ...{ pid, startTime: 1_700_000_000_000 + pid, exited: false },
      ...{ isProtected: false, isCritical: false, isHeldUp: false, isEnding: false },
      ...{ suspendCount: 0, console: undefined },
      ...given,
    };
    this.byPid.set(pid, process);
    return process;
  }

  get(pid: number): FakeProcess | undefined {
    return this.byPid.get(pid);
  }

  readonly kernel32: Kernel32 = {
    openProcess: (access, pid) => {
      // The two lowest bits are ignored.
      const process = this.byPid.get(pid - (pid % 4));
      const isOpen = [...this.handles.values()].some((each) => each.process === process);
      if (!process || (process.exited && !isOpen)) return this.fail(win32Error.invalidParameter);
      if (process.isProtected) return this.fail(win32Error.accessDenied);
      const handle = this.nextHandle;
      this.nextHandle += 4;
      this.handles.set(handle, { process, access });
      return handle;
    },
    closeHandle: (handle) => void this.handles.delete(handle),
    getLastError: () => this.lastError,
    getProcessId: (handle) => this.withAccess(handle, processAccess.queryLimited)?.pid ?? 0,
    getProcessTimes: (handle, times) => {
      const process = this.withAccess(handle, processAccess.queryLimited);
      if (process) times.writeBigUInt64LE(BigInt(Math.round(process.startTime * 10_000)) + epoch);
      return process !== undefined;
    },
    waitForSingleObject: (handle) =>
      this.withAccess(handle, processAccess.synchronize)?.exited === true ? waitResult.signaled : waitResult.timeout,
    terminateProcess: (handle, exitCode) => {
      const process = this.withAccess(handle, processAccess.terminate);
      if (!process || process.exited || process.isEnding) {
        this.fail(win32Error.accessDenied);
        return false;
      }
      this.log.push(`terminate ${process.pid} with ${exitCode}`);
      process.isEnding = true;
      process.exited = !process.isHeldUp;
      return true;
    },
    queryFullProcessImageName: () => 0,
    readProcessMemory: () => false,
  };

  readonly ntdll: Ntdll = {
    querySystemInformation: () => ({ status: ntStatus.accessDenied, length: 0 }),
    queryInformationProcess: (handle, kind, buffer) => {
      const process = this.withAccess(handle, processAccess.queryLimited);
      if (!process) return { status: ntStatus.accessDenied, length: 0 };
      if (kind === breakOnTermination) buffer.writeUInt32LE(process.isCritical ? 1 : 0);
      else if (kind === processInformation.basic && buffer.readUInt32LE() === 64) {
        buffer.writeUInt32LE(process.isEnding ? isDeleting : 0, 56);
      } else return { status: ntStatus.accessDenied, length: 0 };
      return { status: ntStatus.success, length: buffer.length };
    },
    suspendProcess: (handle) => this.suspend(handle, 1),
    resumeProcess: (handle) => this.suspend(handle, -1),
    addressOf: () => 0,
  };

  readonly user32: User32 = {
    findNextWindow: (after) => (after < this.windows.length ? after + 1 : 0),
    isWindowVisible: (window) => this.windows[window - 1]?.isVisible ?? true,
    getOwner: (window) => (this.windows[window - 1]?.isOwned === true ? 999 : 0),
    getWindowProcessId: (window) => this.windows[window - 1]?.pid ?? 0,
    getClassName: (window) => this.windows[window - 1]?.className ?? 'Chrome_WidgetWin_1',
    postMessage: (window) => {
      const found = this.windows[window - 1];
      if (!found || found.refusesMessages === true) return false;
      this.log.push(`close ${found.pid}`);
      return true;
    },
  };

  readonly api: ControlApi = { kernel32: this.kernel32, ntdll: this.ntdll, user32: this.user32 };

  readonly consoles: ConsoleFunctions = {
    freeConsole: () => {
      this.attached = undefined;
    },
    attachConsole: (pid) => {
      this.attached = this.byPid.get(pid)?.console;
      return this.attached !== undefined;
    },
    getConsoleProcessList: (pids) => {
      const members = [...this.byPid.values()].filter((each) => !each.exited && each.console === this.attached);
      pids.set(members.map(({ pid }) => pid));
      return members.length;
    },
    ignoreControlC: () => true,
    sendControlC: () => {
      this.log.push(`Ctrl+C to ${this.attached}`);
      return this.attached !== undefined;
    },
  };

  private suspend(handle: number, by: number): number {
    const process = this.withAccess(handle, processAccess.suspendResume);
    if (!process) return ntStatus.accessDenied;
    process.suspendCount = Math.max(0, process.suspendCount + by);
    return ntStatus.success;
  }

  private withAccess(handle: number, access: number): FakeProcess | undefined {
    const open = this.handles.get(handle);
    return open && (open.access & access) !== 0 ? open.process : undefined;
  }

  private fail(code: number): 0 {
    this.lastError = code;
    return 0;
  }
}
