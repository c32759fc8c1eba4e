import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import { Emitter } from '../process/event';

/**
 * Which processes are tasks, by the pid that VS Code tells when one starts. It is not told for tasks that already ran
 * when we started: those show as the terminals that they run in.
 */
export class Tasks implements vscode.Disposable {
  private readonly parts = new Disposables();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly names = new Map<number, string>();

  constructor() {
    this.parts.add(
      vscode.tasks.onDidStartTaskProcess(({ processId, execution }) => {
        this.names.set(processId, execution.task.name);
        this.changed.fire();
      }),
    );
    // The name stays: the terminal does too, until the person closes it, and what the task left behind carries the name.
    this.parts.add(
      vscode.tasks.onDidEndTaskProcess(() => {
        this.changed.fire();
      }),
    );
  }

  readonly onDidChange = this.changed.event;

  nameOf(pid: number): string | undefined {
    return this.names.get(pid);
  }

  /** The terminal with this process is closed: its pid will be somebody else's. */
  forget(pid: number): void {
    this.names.delete(pid);
  }

  dispose(): void {
    this.parts.dispose();
  }
}
