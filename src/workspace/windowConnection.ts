import * as vscode from 'vscode';
import { contextKeys } from '../common/contributions';

/** A window that does not answer for this long, in ms, is not there. */
const maxAnswerMs = 5_000;

/**
 * Whether a window is connected to this extension host. VS Code does not tell: an extension host that has lost its window
 * goes on for minutes or hours, in case that it comes back. But it cannot answer.
 */
export class WindowConnection {
  private question: Promise<boolean> | undefined;

  /** Asks the window for something that costs it nothing. Never more than one question at a time is open. */
  async isConnected(): Promise<boolean> {
    this.question ??= this.open();
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        // Was it we who were busy for so long, then an answer that has come meanwhile is heard first.
        setImmediate(resolve, false);
      }, maxAnswerMs);
    });
    try {
      return await Promise.race([this.question, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A question that is forgotten once it is answered: later than it is remembered, though VS Code may refuse at once. */
  private open(): Promise<boolean> {
    const question = this.ask();
    void question.finally(() => {
      this.question = undefined;
    });
    return question;
  }

  private async ask(): Promise<boolean> {
    try {
      await vscode.commands.executeCommand('setContext', contextKeys.isSeen, true);
      return true;
    } catch {
      return false; // The connection was closed for good.
    }
  }
}
