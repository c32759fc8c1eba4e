import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { markerVariable } from '../process/lineage/environmentMarker';

/**
 * The value of the cookie: the same for a workspace in all its windows, from whichever client, and after every reload,
 * since a value that changes would put a "relaunch" mark on all terminals (microsoft/vscode #327443, #118068).
 * (`vscode.env.machineId` is that of the client.) Undefined for a window without a folder. `machineId` is that of this
 * machine, as a scheduler may hand an environment to another one that shares the storage.
 */
export function markerValue(storage: string | undefined, machineId: string | undefined): string | undefined {
  if (storage === undefined) return undefined;
  const identity = [machineId, storage].join(' ');
  return saysSomething(createHash('sha256').update(identity).digest('hex').slice(0, 16));
}

/** When VS Code itself was started from such a terminal, everything here has the cookie, and it says nothing. */
function saysSomething(value: string | undefined): string | undefined {
  return process.env[markerVariable] === value ? undefined : value;
}

/** Puts the cookie into the terminals that are opened from now on, or takes it out of them. */
export class WorkspaceMarker implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly collection: vscode.EnvironmentVariableCollection,
    private readonly wanted: string | undefined,
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

  /** Whether the terminals have the value of this workspace, and not another one that cannot be changed yet. */
  get isOwn(): boolean {
    const current = this.collection.get(markerVariable)?.value;
    return current === undefined || current === this.wanted;
  }

  /**
   * What the terminals have: as long as it cannot be changed, the value of an earlier version, or that of the folder to
   * whose workspace another one was added.
   */
  get value(): string | undefined {
    return saysSomething(this.collection.get(markerVariable)?.value ?? this.wanted);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /**
   * A change of the collection marks every open terminal for a relaunch. So it is changed only while none is open; VS
   * Code remembers it from then on, and a later start finds it as it should be.
   */
  private apply(): void {
    const wanted = this.enabled() ? this.wanted : undefined;
    if (this.collection.get(markerVariable)?.value === wanted || vscode.window.terminals.length > 0) return;
    this.collection.persistent = true;
    this.collection.description = vscode.l10n.t(
      'Lets Runaway Processes recognise what was started here when it is left behind',
    );
    if (wanted === undefined) this.collection.delete(markerVariable);
    else this.collection.replace(markerVariable, wanted);
  }
}
