import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { settingsSection } from '../common/contributions';
import { DisposableStore } from '../common/disposableStore';
import { SentSignals } from '../process/control/sentSignals';
import { getIfPossible } from '../process/source/ancestors';
import type { NativeAccess } from '../process/native/openKoffi';
import { createSource } from '../process/source/createSource';
import { openNative } from '../process/source/openNative';
import type { GetProcess, ProcessSource } from '../process/source/processSource';
import type { SourceState } from '../process/source/sourceState';
import { escapeControlCharacters } from '../ui/escape';
import { offerReload } from '../workspace/offerReload';
import { Settings } from '../workspace/settings';
import { logSource } from '../workspace/sourceLog';
import { logStart } from '../workspace/startLog';

/** What every part of the extension is built from. */
export interface Foundation {
  readonly context: vscode.ExtensionContext;
  /** Disposed of in reverse order. */
  readonly disposables: DisposableStore;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly native: NativeAccess;
  readonly source: ProcessSource;
  readonly getSourceState: () => SourceState;
  readonly sentSignals: SentSignals;
  readonly warn: (message: string) => void;
  readonly getProcess: GetProcess;
  readonly readExecutable: ProcessSource['getExecutable'];
}

/** Waits for the proof that native calls can be made, if they are to be made on this system and it is not known yet. */
export async function createFoundation(context: vscode.ExtensionContext): Promise<Foundation> {
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('Runaway Processes', { log: true }));
  logStart(context, log);
  const settings = disposables.add(new Settings());
  const { native, source, getSourceState } = await chooseSource(context, disposables, log, settings);
  return {
    context,
    disposables,
    log,
    settings,
    native,
    source,
    getSourceState,
    sentSignals: new SentSignals(systemClock.now),
    warn: (message) => {
      log.warn(escapeControlCharacters(message));
    },
    getProcess: (pid) => getIfPossible(pid, source),
    readExecutable: (pid) => source.getExecutable(pid),
  };
}

async function chooseSource(
  context: vscode.ExtensionContext,
  disposables: DisposableStore,
  log: vscode.LogOutputChannel,
  settings: Settings,
): Promise<Pick<Foundation, 'native' | 'source' | 'getSourceState'>> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const native = await openNative(settings.source.value, {
    folder: context.asAbsolutePath('dist'),
    store: context.globalState,
    extensionVersion: version,
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
  return { native, source: chosen.source, getSourceState: () => chosen.state };
}
