import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import { keyOf, type Identity } from '../process/identity';
import type { GetProcess } from '../process/source/processSource';
import { EarlierTasks } from './earlierTasks';
import { getSameProcess } from './getSameProcess';

interface StartedTask {
  readonly process: Identity;
  readonly execution: vscode.TaskExecution;
}

/** A task that runs in a terminal. */
export interface TerminalTask {
  readonly name: string;
  /** Undefined if it is not certain which of the tasks of this name it is. */
  readonly execution: vscode.TaskExecution | undefined;
}

/**
 * The tasks that have started and whose terminals are not known yet. VS Code reports the pid of a task when it starts, but
 * not its terminal. Tasks that ran before this extension started are recognised by the names of their terminals.
 */
export class Tasks implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly started = new Map<string, StartedTask>();
  private readonly earlier = new EarlierTasks();

  constructor(private readonly getProcess: GetProcess) {
    this.disposables.add(
      vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
        this.forgetEnded();
        this.earlier.forget(execution);
        // The terminal may close before it takes the name. A pid alone would then give the name to the next process with it.
        const process = this.getProcess(processId);
        if (process) this.started.set(keyOf(process), { process, execution });
        this.changed.fire();
      }),
    );
    this.disposables.add(
      vscode.tasks.onDidEndTaskProcess(() => {
        this.changed.fire();
      }),
    );
    this.disposables.add(
      vscode.tasks.onDidEndTask(({ execution }) => {
        this.earlier.forget(execution);
      }),
    );
  }

  /** Fires after a task has started or ended. */
  readonly onDidChange = this.changed.event;

  /** The task that runs in a terminal as this process. One that has just started is returned once. */
  take(process: Identity, terminal: vscode.Terminal): TerminalTask | undefined {
    const key = keyOf(process);
    const execution = this.started.get(key)?.execution;
    this.started.delete(key);
    if (execution) return { name: execution.task.name, execution };
    const name = this.earlier.getName(terminal);
    return name === undefined ? undefined : { name, execution: undefined };
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** A terminal that closes at once never returns its pid, and so never takes the name of its task. */
  private forgetEnded(): void {
    for (const [key, { process }] of this.started) {
      if (!getSameProcess(process, this.getProcess)) this.started.delete(key);
    }
  }
}
