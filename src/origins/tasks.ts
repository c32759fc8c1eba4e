import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import { keyOf, sameProcess, type Identity } from '../process/identity';

interface StartedTask {
  readonly process: Identity;
  readonly name: string;
}

/**
 * The tasks that have started and whose terminals are not known yet. VS Code tells the pid of a task when it starts, but
 * not its terminal. It tells nothing of tasks that already ran when this extension started: those show as the terminals
 * that they run in.
 */
export class Tasks implements vscode.Disposable {
  private readonly parts = new DisposableStore();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly started = new Map<string, StartedTask>();

  constructor(private readonly look: (pid: number) => Identity | undefined) {
    this.parts.add(
      vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
        this.forgetEnded();
        // A pid alone would name whatever gets it next, since the terminal may close before it takes the name.
        const process = this.look(processId);
        if (process) this.started.set(keyOf(process), { process, name: execution.task.name });
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.tasks.onDidEndTaskProcess(() => {
        this.changed.fire();
      }),
    );
  }

  readonly onDidChange = this.changed.event;

  /** The name of the task whose process this is, for the terminal that it runs in: it is told once. */
  take(process: Identity): string | undefined {
    const key = keyOf(process);
    const name = this.started.get(key)?.name;
    this.started.delete(key);
    return name;
  }

  dispose(): void {
    this.parts.dispose();
  }

  /** A terminal that is closed at once never tells its pid, and so never takes the name of its task. */
  private forgetEnded(): void {
    for (const [key, { process }] of this.started) {
      const found = this.look(process.pid);
      if (!found || !sameProcess(found, process)) this.started.delete(key);
    }
  }
}
