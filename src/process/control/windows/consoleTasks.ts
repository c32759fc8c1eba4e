import type { Identity } from '../../identity';
import { processAccess, type Kernel32 } from '../../source/windows/kernel32';
import { withSameProcess } from '../../source/windows/openProcess';
import type { ConsoleFunctions } from './consoleFunctions';
import type { ConsoleAnswer, ConsoleRequest } from './consoleMessages';

/** Of a console with more processes, only so many are told. */
const maxProcesses = 4_096;

/** What the console helper does: it joins the console of a process for a moment. */
export class ConsoleTasks {
  constructor(
    private readonly kernel32: Kernel32,
    private readonly functions: ConsoleFunctions,
    /** The pid of the helper. */
    private readonly self: number,
  ) {}

  run(request: ConsoleRequest): ConsoleAnswer {
    switch (request.task) {
      case 'find':
        return { task: 'find', consoles: this.listConsoles(request.processes) };
      case 'interrupt':
        return { task: 'interrupt', isSent: this.interrupt(request.process) === true };
    }
  }

  private listConsoles(processes: readonly Identity[]): readonly (readonly number[] | null)[] {
    const consoles: (readonly number[] | null)[] = [];
    for (const process of processes) {
      // The processes of one command mostly share a console.
      const known = consoles.find((pids) => pids?.includes(process.pid));
      consoles.push(known && this.isRunning(process) ? known : (this.listConsole(process) ?? null));
    }
    return consoles;
  }

  private isRunning(process: Identity): boolean {
    return withSameProcess(this.kernel32, process, processAccess.queryLimited, () => true) === true;
  }

  private listConsole(process: Identity): readonly number[] | undefined {
    return this.inConsoleOf(process, () => {
      const pids = new Uint32Array(maxProcesses);
      const count = Math.min(maxProcesses, this.functions.getConsoleProcessList(pids));
      return [...pids.subarray(0, count)].filter((pid) => pid !== this.self);
    });
  }

  private interrupt(process: Identity): boolean | undefined {
    return this.inConsoleOf(process, () => this.functions.ignoreControlC() && this.functions.sendControlC());
  }

  /** The process is held open meanwhile, so that its pid is not handed out again. */
  private inConsoleOf<T>(process: Identity, work: () => T): T | undefined {
    const { functions } = this;
    const result = withSameProcess(this.kernel32, process, processAccess.queryLimited, () => {
      functions.freeConsole();
      if (!functions.attachConsole(process.pid)) return undefined;
      try {
        return { value: work() };
      } finally {
        functions.freeConsole();
      }
    });
    return typeof result === 'object' ? result.value : undefined;
  }
}
