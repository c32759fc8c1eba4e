import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import type { Identity } from '../process/identity';
import type { Origin } from '../process/origin';
import type { ProcessInfo } from '../process/processInfo';
import { withDescendants, type OriginNode, type Snapshot } from '../process/model/snapshot';
import type { Tasks } from './tasks';
import { TerminalTitle } from './terminalTitle';

/** Longer command lines and task names are cut: any text can be in them. */
const maxCommandLength = 1_000;
const maxTaskNameLength = 200;
/** Of so many process groups in a terminal the title is told apart from a name. */
const maxLeaders = 200;

interface OpenTerminal {
  readonly id: string;
  /** The process that it began with; without a start time if that had ended before it could be looked at. */
  readonly process: Identity;
  readonly title: TerminalTitle;
  task: string | undefined;
}

export interface TerminalsOptions {
  readonly tasks: Tasks;
  /** The process that has a pid now. */
  readonly look: (pid: number) => ProcessInfo | undefined;
  /** Whether a pid that VS Code tells may be one of this machine. */
  readonly isLocal: (pid: number) => boolean;
  /** In ms, on a clock that does not jump. */
  readonly now: () => number;
}

/** The terminals of this window. A task's terminal goes by the name of the task. */
export class Terminals implements vscode.Disposable {
  private readonly parts = new DisposableStore();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly open = new Map<vscode.Terminal, OpenTerminal>();
  /** Those that have been asked for their pid, and have not answered yet. */
  private readonly asked = new Set<vscode.Terminal>();
  /** What runs now in the terminals whose shell tells (shell integration). */
  private readonly executions = new Map<vscode.Terminal, vscode.TerminalShellExecution>();

  constructor(private readonly options: TerminalsOptions) {
    this.parts.add(vscode.window.onDidOpenTerminal((terminal) => void this.watch(terminal)));
    this.parts.add(
      vscode.window.onDidCloseTerminal((terminal) => {
        this.open.delete(terminal);
        this.asked.delete(terminal);
        this.executions.delete(terminal);
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        this.executions.set(terminal, execution);
      }),
    );
    this.parts.add(
      vscode.window.onDidEndTerminalShellExecution(({ terminal, execution }) => {
        if (this.executions.get(terminal) === execution) this.executions.delete(terminal);
      }),
    );
    // A task may run in the terminal of an earlier one: the same terminal, then, has another process.
    this.parts.add(
      options.tasks.onDidChange(() => {
        this.watchAll();
        this.nameTasks();
        this.changed.fire();
      }),
    );
    this.watchAll();
  }

  /** A terminal or task has begun or ended. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.open].map(([terminal, { id, process, title, task }]) => {
      if (task !== undefined) return { id, kind: 'task', label: task, rootPid: process.pid };
      const command = this.commandOf(terminal);
      return {
        id,
        kind: 'terminal',
        label: title.value,
        rootPid: process.pid,
        ...(command === undefined ? {} : { command }),
      };
    });
  }

  /** The terminal of an origin, to be shown. */
  terminalOf(originId: string): vscode.Terminal | undefined {
    return [...this.open].find(([, { id }]) => id === originId)?.[0];
  }

  /** Looks whether a terminal has been given another name, or has been relaunched, of which VS Code says nothing. */
  observe({ origins }: Snapshot): void {
    this.watchAll();
    for (const [terminal, { id, title }] of this.open) {
      const node = origins.find(({ origin }) => origin.id === id);
      if (node?.root) this.observeTitle(terminal, title, processesIn(node.root, node, origins));
    }
  }

  dispose(): void {
    this.parts.dispose();
  }

  private observeTitle(terminal: vscode.Terminal, title: TerminalTitle, processes: readonly ProcessInfo[]): void {
    const [shell, ...below] = processes;
    // The foreground is a process group, of which VS Code looks at the leader. Some systems know no groups.
    const leaders = below.filter(({ pid, group }) => group === pid || group === 0).slice(0, maxLeaders);
    title.observe({
      title: terminal.name,
      isTemplated: isTitleTemplated(terminal, leaders),
      shell,
      processes: leaders,
      readAgain: () => leaders.flatMap(({ pid }) => this.options.look(pid) ?? []),
      at: this.options.now(),
    });
  }

  private commandOf(terminal: vscode.Terminal): string | undefined {
    const line = this.executions.get(terminal)?.commandLine;
    // With low confidence it is what was found on the screen, and may not be what runs.
    if (!line || line.confidence === vscode.TerminalShellExecutionCommandLineConfidence.Low) return undefined;
    const command = line.value.slice(0, maxCommandLength).trim();
    return command === '' ? undefined : command;
  }

  private watchAll(): void {
    for (const terminal of vscode.window.terminals) void this.watch(terminal);
  }

  /** The terminals in which a task has started since they were opened. */
  private nameTasks(): void {
    for (const terminal of this.open.values()) terminal.task ??= this.taskOf(terminal.process);
  }

  private taskOf(process: Identity): string | undefined {
    return this.options.tasks.take(process)?.slice(0, maxTaskNameLength);
  }

  /**
   * A terminal has its pid only once its shell runs. The pseudoterminal of an extension never has one, and its promise
   * may never settle.
   */
  private async watch(terminal: vscode.Terminal): Promise<void> {
    if (this.asked.has(terminal)) return;
    this.asked.add(terminal);
    const pid = await terminal.processId;
    this.asked.delete(terminal);
    if (pid === undefined || pid <= 0 || !vscode.window.terminals.includes(terminal)) return;
    const before = this.open.get(terminal);
    if (before?.process.pid === pid || !this.options.isLocal(pid)) return;
    // What ran in the shell of before runs no more.
    if (before) this.executions.delete(terminal);
    const process: Identity = this.options.look(pid) ?? { pid, startTime: NaN };
    const { creationOptions } = terminal;
    const shellPath = 'shellPath' in creationOptions ? creationOptions.shellPath : undefined;
    this.open.set(terminal, {
      id: `terminal-${randomUUID()}`,
      process,
      title: new TerminalTitle(shellPath ?? vscode.env.shell, creationOptions.name),
      task: this.taskOf(process),
    });
    this.changed.fire();
  }
}

/** The processes in a terminal, its shell first: those shown below a debug session are in it all the same. */
function processesIn(root: ProcessInfo, node: OriginNode, origins: readonly OriginNode[]): readonly ProcessInfo[] {
  const debuggees = origins.filter((other) => other !== node && other.root?.parentPid === root.pid);
  return [
    root,
    ...node.processes.flatMap((process) => [...withDescendants(process)]).map(({ process }) => process),
    ...debuggees.flatMap((debuggee) => debuggee.root ?? []),
  ];
}

/** Programs whose own title VS Code shows, whatever the setting says (`agentCliShellTypes` in terminalInstance.ts). */
const titledPrograms: ReadonlySet<string> = new Set(['claude', 'codex', 'commandcode', 'copilot', 'gemini']);

/**
 * Whether the title of a terminal without a name is anything but the name of what runs in it: by the setting, by how the
 * terminal was created, or because of the program that runs in it. The last two are newer than the oldest VS Code that
 * this extension works with.
 */
function isTitleTemplated(terminal: vscode.Terminal, processes: readonly ProcessInfo[]): boolean {
  const setting = vscode.workspace.getConfiguration('terminal.integrated').get<unknown>('tabs.title', processTemplate);
  if (typeof setting === 'string' && setting.trim() !== processTemplate && setting.trim() !== '') return true;
  const { creationOptions, state }: { readonly creationOptions: object; readonly state: object } = terminal;
  if ('titleTemplate' in creationOptions && typeof creationOptions.titleTemplate === 'string') return true;
  if ('shell' in state && typeof state.shell === 'string' && titledPrograms.has(state.shell)) return true;
  return processes.some(({ name }) => titledPrograms.has(name));
}

/** The default of `terminal.integrated.tabs.title`; an empty setting means the same. */
const processTemplate = '${process}';
