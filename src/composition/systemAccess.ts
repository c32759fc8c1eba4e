import { join } from 'node:path';
import type * as vscode from 'vscode';
import { settingsSection } from '../common/contributions';
import type { DisposableStore } from '../common/disposableStore';
import type { Event } from '../common/event';
import type { NativeAccess } from '../process/native/openKoffi';
import { createSource } from '../process/source/createSource';
import { isPidUsed } from '../process/source/isPidUsed';
import { openNative } from '../process/source/openNative';
import type { ProcessSource } from '../process/source/processSource';
import type { SourceState } from '../process/source/sourceState';
import { offerReload } from '../workspace/offerReload';
import type { Settings } from '../workspace/settings';
import { logSource } from '../workspace/sourceLog';

/** How the system is asked. */
export interface SystemAccess {
  readonly native: NativeAccess;
  readonly source: ProcessSource;
  readonly getSourceState: () => SourceState;
  /** Fires when a source that had failed was replaced. */
  readonly onDidChangeSource: Event<unknown>;
}

/**
 * Waits for the proof that native calls can be made, if they are to be made on this system and it is not known yet: two
 * sources have different identities for one process, so that the one that is to be used is the first.
 */
export async function createSystemAccess({
  context,
  disposables,
  log,
  settings,
}: {
  readonly context: vscode.ExtensionContext;
  readonly disposables: DisposableStore;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
}): Promise<SystemAccess> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const native = await openNative(settings.source.value, {
    folder: context.asAbsolutePath('dist'),
    store: context.globalState,
    extensionVersion: version,
    notesFolder: join(context.globalStorageUri.fsPath, 'native'),
    isRunning: isPidUsed,
    disposables,
  });
  const chosen = createSource(native);
  disposables.add(chosen.source);
  const report = (): void => {
    logSource(chosen.state, log);
  };
  report();
  disposables.add(chosen.onDidChangeState(report));
  disposables.add(settings.source.onDidChange(() => void offerReload(`${settingsSection}.source`)));
  const { source, onDidChangeState: onDidChangeSource } = chosen;
  return { native, source, getSourceState: () => chosen.state, onDidChangeSource };
}
