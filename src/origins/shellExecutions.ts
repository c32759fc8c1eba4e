import * as vscode from 'vscode';

/** Longer command lines are cut to this many characters: any text can be in an argument. */
const maxCommandLength = 1_000;

/** The commands that run in terminals whose shell reports them (shell integration). */
export class ShellExecutions implements vscode.Disposable {
  private readonly running = new Map<vscode.Terminal, vscode.TerminalShellExecution>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
      this.running.set(terminal, execution);
    }),
    vscode.window.onDidEndTerminalShellExecution(({ terminal, execution }) => {
      if (this.running.get(terminal) === execution) this.running.delete(terminal);
    }),
  );

  /** @returns undefined if nothing runs, or if it is not certain what runs. */
  getCommand(terminal: vscode.Terminal): string | undefined {
    const line = this.running.get(terminal)?.commandLine;
    // With low confidence the command line was read from the screen, and may not be what runs.
    if (!line || line.confidence === vscode.TerminalShellExecutionCommandLineConfidence.Low) return undefined;
    const command = line.value.slice(0, maxCommandLength).trim();
    return command === '' ? undefined : command;
  }

  /** What runs, if the shell itself has said so, in a way that no program in the terminal can imitate; else undefined. */
  getTrusted(terminal: vscode.Terminal): vscode.TerminalShellExecution | undefined {
    const execution = this.running.get(terminal);
    if (!execution) return undefined;
    const { confidence, isTrusted, value } = execution.commandLine;
    const isCertain = isTrusted && confidence === vscode.TerminalShellExecutionCommandLineConfidence.High;
    return isCertain && value.trim() !== '' ? execution : undefined;
  }

  /** The terminal is closed, or its shell was replaced. */
  forget(terminal: vscode.Terminal): void {
    this.running.delete(terminal);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
