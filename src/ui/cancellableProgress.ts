import * as vscode from 'vscode';

/** Shows the progress of work that can be cancelled, which aborts the signal. Names in the title are escaped already. */
export function withCancellableProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      return await work(abort.signal);
    } finally {
      subscription.dispose();
    }
  });
}
