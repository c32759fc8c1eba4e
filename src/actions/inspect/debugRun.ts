import * as vscode from 'vscode';
import type { AttachConfiguration } from '../../process/inspect/attach/attachment';

/** A debug session that was started here, from its start to its end. */
export interface DebugRun {
  /** Resolves once the session has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Attaches a debugger.
 * @returns undefined if the session has not started: the debugger has shown why.
 */
export async function startDebugRun(configuration: AttachConfiguration): Promise<DebugRun | undefined> {
  let session: vscode.DebugSession | undefined;
  let reportEnd: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (reportEnd = resolve));
  const subscription = vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((started) => {
      // A session below it, which js-debug starts for each program, has another name.
      if (!started.parentSession && started.name === configuration.name) session ??= started;
    }),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (id === session?.id) reportEnd();
    }),
  );
  void ended.then(() => {
    subscription.dispose();
  });
  const folder = vscode.workspace.workspaceFolders?.[0];
  const isStarted = await vscode.debug.startDebugging(folder, configuration);
  if (!isStarted) {
    reportEnd();
    return undefined;
  }
  return {
    ended,
    stop: async () => {
      if (session) await vscode.debug.stopDebugging(session);
    },
  };
}
