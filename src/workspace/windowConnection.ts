import * as vscode from 'vscode';
import { contextKeys } from '../common/contributions';

/** A window that does not answer for this long, in ms, is disconnected. */
const maxAnswerMs = 5_000;

/**
 * Whether a window is connected to this extension host. VS Code does not say: an extension host that has lost its window
 * runs on for minutes or hours, in case the window comes back. But the window cannot answer.
 */
export class WindowConnection {
  /**
   * - `idle`: the next call asks the window.
   * - `asking`: the window has not answered yet. All calls wait for the same answer, so that one question is open at a
   *   time, however long the window takes.
   *
   * idle → asking → idle → …
   */
  private state: { readonly kind: 'idle' } | { readonly kind: 'asking'; readonly answer: Promise<boolean> } = {
    kind: 'idle',
  };

  /** Asks the window for something that costs it nothing. */
  async isConnected(): Promise<boolean> {
    const answer = this.state.kind === 'asking' ? this.state.answer : this.ask();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        // If our own event loop was blocked, let an answer that has already arrived be delivered before the timeout counts.
        setImmediate(resolve, false);
      }, maxAnswerMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  private ask(): Promise<boolean> {
    const answer = sendQuestion();
    this.state = { kind: 'asking', answer };
    void answer.then(() => {
      this.state = { kind: 'idle' };
    });
    return answer;
  }
}

/** Never rejects, nor throws: VS Code may refuse a question at once. */
async function sendQuestion(): Promise<boolean> {
  try {
    await vscode.commands.executeCommand('setContext', contextKeys.isSeen, true);
    return true;
  } catch {
    return false; // The connection was closed for good.
  }
}
