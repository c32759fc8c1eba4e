import { errorCode, messageOf } from '../../../common/errors';
import type { Disposable } from '../../../common/event';
import { keyOf } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import type { SignalResult } from '../signalSender';
import type { CommandContext, Request, SystemRequests, TerminateMethod } from '../systemControl';
import { systemError } from '../systemError';
import { findConsoles, interruptConsole, type ConsoleHelper, type StartConsoleHelper } from './consoleHelper';
import type { PinnedProcesses } from './pinnedProcesses';
import { findProgramWindows } from './programWindows';
import { windowMessage, type User32, type WindowHandle } from './user32';

/** A process that was looked at. */
interface Prepared {
  readonly process: ProcessInfo;
  readonly method: TerminateMethod;
  readonly windows: readonly WindowHandle[];
  /** The pids of the processes of its console, itself included. */
  readonly console: readonly number[];
  /** Why that could not be found out. */
  readonly failure?: Error | undefined;
}

/** The pids of the processes of each one's console, as far as they were found. */
interface FoundConsoles {
  readonly consoles: ReadonlyMap<ProcessInfo, readonly number[]>;
  readonly failure?: Error;
}

/**
 * Asks processes to exit as Windows can: a program with windows by closing them; a program in a console by Ctrl+C, which all
 * programs of that console get. To any other Windows has nothing to say.
 */
export class WindowsRequests implements SystemRequests, Disposable {
  private helper: ConsoleHelper | undefined;
  /** The processes whose windows were closed, by {@link keyOf}. */
  private readonly closed = new Set<string>();
  /** The pids of the processes that have got Ctrl+C. */
  private readonly interrupted = new Set<number>();

  constructor(
    private readonly user32: User32,
    private readonly pinned: PinnedProcesses,
    private readonly context: CommandContext,
    private readonly startHelper: StartConsoleHelper,
  ) {}

  async findMethods(request: Request, processes: readonly ProcessInfo[]): Promise<readonly TerminateMethod[]> {
    return (await this.prepare(request, processes)).map(({ method }) => method);
  }

  async send(request: Request, processes: readonly ProcessInfo[]): Promise<readonly SignalResult[]> {
    const results: SignalResult[] = [];
    for (const prepared of await this.prepare(request, processes)) results.push(await this.sendTo(prepared));
    return results;
  }

  dispose(): void {
    this.helper?.dispose();
    this.helper = undefined;
  }

  private async prepare(request: Request, processes: readonly ProcessInfo[]): Promise<readonly Prepared[]> {
    const windows = request === 'terminate' ? findProgramWindows(this.user32) : undefined;
    const withoutWindows = processes.filter(({ pid }) => !windows?.has(pid));
    const { consoles, failure } = await this.findConsoles(withoutWindows);
    return processes.map((process) => {
      const ownWindows = windows?.get(process.pid);
      if (ownWindows) return { process, method: { kind: 'windows' }, windows: ownWindows, console: [] };
      const console = consoles.get(process) ?? [];
      return { process, method: this.getConsoleMethod(process, console), windows: [], console, failure };
    });
  }

  private async findConsoles(processes: readonly ProcessInfo[]): Promise<FoundConsoles> {
    if (processes.length === 0) return { consoles: new Map() };
    try {
      const consoles = await findConsoles(this.getHelper(), processes);
      return { consoles: new Map(processes.map((process, index) => [process, consoles[index] ?? []])) };
    } catch (error) {
      return { consoles: new Map(), failure: error instanceof Error ? error : new Error(messageOf(error)) };
    }
  }

  private getConsoleMethod({ pid }: ProcessInfo, console: readonly number[]): TerminateMethod {
    if (console.length === 0) return { kind: 'none', reason: 'unaskable' };
    const others = console.filter((each) => each !== pid).flatMap((each) => this.context.getProcess(each) ?? []);
    return others.some((other) => this.context.mayReceive(other) !== undefined)
      ? { kind: 'none', reason: 'sharedConsole' }
      : { kind: 'console', others };
  }

  private async sendTo({ process, method, windows, console, failure }: Prepared): Promise<SignalResult> {
    try {
      if (failure) throw failure;
      switch (method.kind) {
        case 'none':
          throw systemError(method.reason);
        case 'windows':
          this.closeWindows(process, windows);
          break;
        case 'signal':
        case 'console':
          await this.interrupt(process, console);
      }
      return { result: 'sent', process };
    } catch (error) {
      const detail = errorCode(error) ?? messageOf(error);
      return detail === 'ESRCH' ? { result: 'gone' } : { result: 'denied', process, detail };
    }
  }

  private closeWindows(process: ProcessInfo, windows: readonly WindowHandle[]): void {
    if (this.closed.has(keyOf(process))) return;
    this.pinned.open(process);
    // As long as the process is open, only windows of its own have its pid.
    const own = windows.filter((window) => this.user32.getWindowProcessId(window) === process.pid);
    const reached = own.filter((window) => this.user32.postMessage(window, windowMessage.close));
    if (reached.length === 0) throw systemError(own.length === 0 ? 'unaskable' : 'protected');
    this.closed.add(keyOf(process));
  }

  /** A second Ctrl+C would cut short what the first has begun. */
  private async interrupt(process: ProcessInfo, console: readonly number[]): Promise<void> {
    if (this.interrupted.has(process.pid)) return;
    if (console.some((pid) => this.interrupted.has(pid))) throw systemError('unaskable');
    this.pinned.open(process);
    if (!(await interruptConsole(this.getHelper(), process))) throw systemError('unaskable');
    for (const pid of console) this.interrupted.add(pid);
  }

  private getHelper(): ConsoleHelper {
    this.helper ??= this.startHelper();
    return this.helper;
  }
}
