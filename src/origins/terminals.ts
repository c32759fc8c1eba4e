import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../common/clock';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import type { Identity } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import type { Origin } from '../process/origin';
import type { GetProcess } from '../process/source/processSource';
import { cutLabel } from './originLabel';
import { ShellExecutions } from './shellExecutions';
import type { Tasks, TerminalTask } from './tasks';
import { observeTerminal } from './terminalObservation';
import { TerminalTitle } from './terminalTitle';

interface OpenTerminal {
  readonly originId: string;
  /** The process at which the terminal begins. It has no start time if it had ended before it could be read. */
  readonly process: Identity;
  readonly title: TerminalTitle;
  /** The task that runs in the terminal. */
  task: TerminalTask | undefined;
}

/** A command that runs in a terminal. */
export interface TerminalCommand {
  readonly terminal: vscode.Terminal;
  readonly execution: vscode.TerminalShellExecution;
}

export interface TerminalsOptions {
  readonly tasks: Pick<Tasks, 'take' | 'onDidChange'>;
  readonly getProcess: GetProcess;
  /** Whether a pid that VS Code returns may be of this machine. */
  readonly isLocal: (pid: number) => boolean;
  readonly clock: Pick<Clock, 'now'>;
}

/** The terminals of this window. A terminal in which a task runs is called by the name of the task. */
export class Terminals implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly executions = this.disposables.add(new ShellExecutions());
  private readonly open = new Map<vscode.Terminal, OpenTerminal>();
  /** The terminals that have not returned their pid yet. */
  private readonly waitingForPid = new Set<vscode.Terminal>();
  /** The terminals that have been shown though they were created hidden. VS Code keeps the option as it was. */
  private readonly shown = new WeakSet<vscode.Terminal>();

  constructor(private readonly options: TerminalsOptions) {
    this.disposables.add(vscode.window.onDidOpenTerminal((terminal) => void this.readPid(terminal)));
    this.disposables.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        this.open.delete(terminal);
        this.waitingForPid.delete(terminal);
        this.executions.forget(terminal);
        this.changed.fire();
      }),
    );
    this.disposables.add(
      vscode.window.onDidChangeActiveTerminal((terminal) => {
        if (!terminal || !isCreatedHidden(terminal) || this.shown.has(terminal)) return;
        this.shown.add(terminal);
        this.changed.fire();
      }),
    );
    // A task may run in the terminal of an earlier one: then the same terminal has a different process.
    this.disposables.add(
      options.tasks.onDidChange(() => {
        this.readPids();
        this.readTasks();
        this.changed.fire();
      }),
    );
    this.readPids();
  }

  /** Fires after a terminal or a task has started or ended. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.open].map(([terminal, { originId: id, process, title, task }]) => {
      // A hidden terminal cannot be the active one.
      const hidden = isCreatedHidden(terminal) && !this.shown.has(terminal) ? { isHidden: true } : {};
      const rootPid = process.pid;
      if (task) {
        const restartable = task.execution ? { isRestartable: true } : {};
        return { id, kind: 'task', label: cutLabel(task.name), rootPid, ...hidden, ...restartable };
      }
      const command = this.executions.getCommand(terminal);
      const restartable = this.executions.getTrusted(terminal) ? { isRestartable: true } : {};
      const origin: Origin = { id, kind: 'terminal', label: title.value, rootPid, ...hidden, ...restartable };
      return command === undefined ? origin : { ...origin, command };
    });
  }

  /** The terminal of an origin, also of a task; undefined if it is closed. */
  findTerminal(originId: string): vscode.Terminal | undefined {
    for (const [terminal, open] of this.open) if (open.originId === originId) return terminal;
    return undefined;
  }

  /** The task of an origin; undefined if it has ended, or if it is not certain which one it is. */
  findTask(originId: string): vscode.TaskExecution | undefined {
    const open = [...this.open.values()].find((each) => each.originId === originId);
    return open?.task?.execution;
  }

  /** The command that runs in the terminal of an origin; undefined if there is none, or if it is not certain what runs. */
  findCommand(originId: string): TerminalCommand | undefined {
    const terminal = this.findTerminal(originId);
    const execution = terminal && this.executions.getTrusted(terminal);
    return execution && { terminal, execution };
  }

  /** The terminal whose process leads this session, as a shell does; undefined if it is not a terminal of this window. */
  findBySession(session: number): vscode.Terminal | undefined {
    for (const [terminal, { process }] of this.open) if (process.pid === session) return terminal;
    return undefined;
  }

  /** Finds out whether terminals were renamed or relaunched, for which VS Code has no event. */
  observe(snapshot: Snapshot): void {
    const { getProcess, clock } = this.options;
    this.readPids();
    for (const [terminal, { originId, title }] of this.open) {
      const observation = observeTerminal(terminal, originId, snapshot, getProcess);
      if (observation) title.observe({ ...observation, at: clock.now() });
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private readPids(): void {
    for (const terminal of vscode.window.terminals) void this.readPid(terminal);
  }

  /** Of the terminals in which a task has started since they were opened. */
  private readTasks(): void {
    for (const [terminal, open] of this.open) open.task ??= this.options.tasks.take(open.process, terminal);
  }

  /**
   * A terminal has a pid once its shell runs. The pseudoterminal of an extension never has one, and its promise may never
   * settle.
   */
  private async readPid(terminal: vscode.Terminal): Promise<void> {
    if (this.waitingForPid.has(terminal)) return;
    this.waitingForPid.add(terminal);
    const pid = await terminal.processId;
    this.waitingForPid.delete(terminal);
    if (pid === undefined || pid <= 0 || !vscode.window.terminals.includes(terminal)) return;
    const before = this.open.get(terminal);
    if (before?.process.pid === pid || !this.options.isLocal(pid)) return;
    // The shell was replaced, and what ran in it has ended.
    if (before) this.executions.forget(terminal);
    const process: Identity = this.options.getProcess(pid) ?? { pid, startTime: NaN };
    const { creationOptions } = terminal;
    const shellPath = 'shellPath' in creationOptions ? creationOptions.shellPath : undefined;
    this.open.set(terminal, {
      originId: `terminal-${randomUUID()}`,
      process,
      title: new TerminalTitle(shellPath ?? vscode.env.shell, creationOptions.name),
      task: this.options.tasks.take(process, terminal),
    });
    this.changed.fire();
  }
}

/** Whether a terminal was created for an extension that shows it only if the user wants to see it. */
function isCreatedHidden({ creationOptions }: vscode.Terminal): boolean {
  return 'hideFromUser' in creationOptions && creationOptions.hideFromUser;
}
