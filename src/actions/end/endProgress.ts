import * as vscode from 'vscode';
import { viewIds } from '../../common/contributions';

/** Shows progress in the Processes view while processes are being ended. */
export function withEndProgress<T>(work: () => Promise<T>): Thenable<T> {
  return vscode.window.withProgress({ location: { viewId: viewIds.processes } }, work);
}
