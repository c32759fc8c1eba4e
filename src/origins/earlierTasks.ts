import * as vscode from 'vscode';

/**
 * The tasks that ran before this extension started. VS Code does not report their pids any more, but the terminal of a task
 * has its name (`_createTerminalName` in terminalTaskSystem.ts).
 */
export class EarlierTasks {
  private readonly executions = new Set(vscode.tasks.taskExecutions);
  private readonly terminals = new Set(vscode.window.terminals);

  /** A task has ended, or its pid has been reported. */
  forget(execution: vscode.TaskExecution): void {
    this.executions.delete(execution);
  }

  /**
   * @returns the name of the task that runs in a terminal; undefined if more terminals have that name than tasks, because
   * then one of them is no task.
   */
  getName(terminal: vscode.Terminal): string | undefined {
    if (this.executions.size === 0 || !this.mayRunTask(terminal)) return undefined;
    const executions = [...this.executions].filter(({ task }) => getTerminalNames(task).includes(terminal.name));
    const terminals = [...this.terminals].filter((other) => other.name === terminal.name && this.mayRunTask(other));
    return terminals.length <= executions.length ? executions[0]?.task.name : undefined;
  }

  /** The terminal of a task is created with a name, unlike one that the user has renamed. */
  private mayRunTask(terminal: vscode.Terminal): boolean {
    return (
      this.terminals.has(terminal) &&
      vscode.window.terminals.includes(terminal) &&
      terminal.exitStatus === undefined &&
      terminal.creationOptions.name !== undefined
    );
  }
}

/** The names that VS Code may give the terminal of a task. */
function getTerminalNames({ name, source, scope }: vscode.Task): readonly string[] {
  const names = [name, `${source}: ${name}`];
  const folder = typeof scope === 'object' ? scope.name : undefined;
  // In a workspace of several folders.
  return folder === undefined ? names : [...names, ...names.map((each) => `${each} (${folder})`)];
}
