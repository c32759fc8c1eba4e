import type * as vscode from 'vscode';
import type { ProcessSource } from '../../process/source/processSource';
import type { EndContext } from '../end/endOutcome';

/** Finds what VS Code has of an origin, by the id of the origin; undefined if it is gone, or if it is not certain. */
export interface RestartContext extends EndContext {
  readonly findTask: (originId: string) => vscode.TaskExecution | undefined;
  readonly findSession: (originId: string) => Pick<vscode.DebugSession, 'id'> | undefined;
  readonly findCommand: (originId: string) => RunningCommand | undefined;
  readonly source: Pick<ProcessSource, 'facts' | 'isInForeground'>;
  /** A path without symbolic links. */
  readonly resolvePath: (path: string) => Promise<string>;
}

/** A command that runs in a terminal. */
export interface RunningCommand {
  readonly terminal: Pick<vscode.Terminal, 'sendText' | 'shellIntegration'>;
  readonly execution: Pick<vscode.TerminalShellExecution, 'commandLine' | 'cwd'>;
}

/** `gone`: there is nothing to restart. `kept`: it was not started again, and the user has been told why. */
export type RestartOutcome = 'started' | 'gone' | 'kept';
