import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { cookieName } from '../process/cookie';
import { commonStorage } from '../workspaceStorage';

/**
 * The value of the cookie: the same for a workspace in all its windows and after every reload, since a value that changes
 * would put a "relaunch" mark on all terminals (microsoft/vscode #327443, #118068). A window without a folder has none.
 */
export function cookieValue(context: vscode.ExtensionContext): string | undefined {
  if (!context.storageUri) return undefined;
  const value = createHash('sha256')
    .update(`${vscode.env.machineId} ${commonStorage(context.storageUri.fsPath)}`)
    .digest('hex')
    .slice(0, 16);
  // VS Code itself was started from such a terminal: everything here has the cookie, and it says nothing.
  return process.env[cookieName] === value ? undefined : value;
}

/** Puts the cookie into the terminals that are opened from now on, or takes it out of them. */
export class WorkspaceCookie implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly collection: vscode.EnvironmentVariableCollection,
    private readonly value: string | undefined,
    private readonly enabled: () => boolean,
  ) {
    this.apply();
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidCloseTerminal(() => {
        this.apply();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('runaway.orphans.cookie')) this.apply();
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /**
   * A change of the collection marks every open terminal for a relaunch. So it is changed only while none is open; VS
   * Code remembers it from then on, and a later start finds it as it should be.
   */
  private apply(): void {
    const wanted = this.enabled() ? this.value : undefined;
    if (this.collection.get(cookieName)?.value === wanted || vscode.window.terminals.length > 0) return;
    this.collection.persistent = true;
    this.collection.description = vscode.l10n.t(
      'Lets Runaway Processes recognise what was started here when it is left behind',
    );
    if (wanted === undefined) this.collection.delete(cookieName);
    else this.collection.replace(cookieName, wanted);
  }
}
