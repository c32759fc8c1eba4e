import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { markerVariable } from '../process/lineage/environmentMarker';
import type { Settings } from '../workspace/settings';

/**
 * The value of the marker variable in the terminals of a workspace. It is the same in all windows on the workspace, from
 * every client, and after every reload, because a value that changes would put a "relaunch" mark on all terminals
 * (microsoft/vscode #327443, #118068).
 *
 * `machineId` is that of the machine on which the extension host runs (`vscode.env.machineId` is the client's). It is
 * included because a scheduler may pass an environment on to another machine that shares the storage.
 *
 * @returns undefined for a window without a folder.
 */
export function getMarkerValue(storage: string | undefined, machineId: string | undefined): string | undefined {
  if (storage === undefined) return undefined;
  const identity = [machineId, storage].join(' ');
  return unlessInherited(createHash('sha256').update(identity).digest('hex').slice(0, 16));
}

/** If VS Code itself was started from such a terminal, every process here has the marker, and it distinguishes nothing. */
function unlessInherited(value: string | undefined): string | undefined {
  return process.env[markerVariable] === value ? undefined : value;
}

/** Adds the marker to the environment of terminals that are opened from now on, or removes it. */
export class WorkspaceMarker implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private wasSwitchedOn = false;

  /** @param wanted The value of this workspace, see {@link getMarkerValue}. */
  constructor(
    private readonly collection: vscode.EnvironmentVariableCollection,
    private readonly wanted: string | undefined,
    private readonly settings: Pick<Settings, 'useEnvironmentMarker'>,
  ) {
    this.apply();
    this.subscriptions = vscode.Disposable.from(
      vscode.window.onDidCloseTerminal(() => {
        this.apply();
      }),
      settings.useEnvironmentMarker.onDidChange((isOn) => {
        this.wasSwitchedOn = isOn;
        this.apply();
      }),
    );
  }

  /** Whether the terminals have the value of this workspace, and not a different one that cannot be changed yet. */
  get isOwn(): boolean {
    const current = this.collection.get(markerVariable)?.value;
    return current === undefined || current === this.wanted;
  }

  /**
   * The value by which processes are recognised: what the terminals have. As long as that cannot be changed, it is the
   * value that an earlier version set, or that of the folder to whose workspace another folder was added. Undefined while
   * the setting is off.
   */
  get value(): string | undefined {
    if (!this.settings.useEnvironmentMarker.value) return undefined;
    return unlessInherited(this.collection.get(markerVariable)?.value ?? this.wanted);
  }

  /**
   * Whether processes that were seen before may be recognised now, because the setting was switched on since the last
   * call.
   */
  shouldAskAgain(): boolean {
    const { wasSwitchedOn } = this;
    this.wasSwitchedOn = false;
    return wasSwitchedOn;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /**
   * A change of the collection marks every open terminal for a relaunch, so it is changed only while none is open. VS Code
   * persists the collection: the next start finds it as it should be.
   */
  private apply(): void {
    const wanted = this.settings.useEnvironmentMarker.value ? this.wanted : undefined;
    if (this.collection.get(markerVariable)?.value === wanted || vscode.window.terminals.length > 0) return;
    this.collection.persistent = true;
    this.collection.description = vscode.l10n.t(
      'Lets Runaway Processes recognise what was started here when it is left behind',
    );
    if (wanted === undefined) this.collection.delete(markerVariable);
    else this.collection.replace(markerVariable, wanted);
  }
}
