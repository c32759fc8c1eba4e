import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import { keyOf, type Identity } from '../process/identity';
import type { GetProcess } from '../process/source/processSource';
import { getSameProcess } from './getSameProcess';

interface StartedTask {
  readonly process: Identity;
  readonly name: string;
}

/**
 * The tasks that have started and whose terminals are not known yet. VS Code reports the pid of a task when it starts, but
 * not its terminal. It reports nothing about tasks that ran before this extension started: they are shown as the terminals
 * in which they run.
 */
export class Tasks implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly started = new Map<string, StartedTask>();

  constructor(private readonly getProcess: GetProcess) {
    this.disposables.add(
      vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
        this.forgetEnded();
        // The terminal may close before it takes the name. A pid alone would then give the name to the next process with it.
        const process = this.getProcess(processId);
        if (process) this.started.set(keyOf(process), { process, name: execution.task.name });
        this.changed.fire();
      }),
    );
    this.disposables.add(
      vscode.tasks.onDidEndTaskProcess(() => {
        this.changed.fire();
      }),
    );
  }

  /** Fires after a task has started or ended. */
  readonly onDidChange = this.changed.event;

  /** The name of the task that runs as this process. It is returned once, to the terminal in which the task runs. */
  take(process: Identity): string | undefined {
    const key = keyOf(process);
    const name = this.started.get(key)?.name;
    this.started.delete(key);
    return name;
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
