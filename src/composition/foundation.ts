import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { DisposableStore } from '../common/disposableStore';
import { SentSignals } from '../process/control/sentSignals';
import { getIfPossible } from '../process/source/ancestors';
import { createSource } from '../process/source/createSource';
import type { GetProcess, ProcessSource } from '../process/source/processSource';
import { escapeControlCharacters } from '../ui/escape';
import { Settings } from '../workspace/settings';
import { logStart } from '../workspace/startLog';

/** What every part of the extension is built from. */
export interface Foundation {
  readonly context: vscode.ExtensionContext;
  /** Disposed of in reverse order. */
  readonly disposables: DisposableStore;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly source: ProcessSource;
  readonly sentSignals: SentSignals;
  readonly warn: (message: string) => void;
  readonly getProcess: GetProcess;
  readonly readExecutable: ProcessSource['getExecutable'];
}

export function createFoundation(context: vscode.ExtensionContext): Foundation {
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('Runaway Processes', { log: true }));
  logStart(context, log);
  const settings = disposables.add(new Settings());
  const source = disposables.add(createSource());
  return {
    context,
    disposables,
    log,
    settings,
    source,
    sentSignals: new SentSignals(systemClock.now),
    warn: (message) => {
      log.warn(escapeControlCharacters(message));
    },
    getProcess: (pid) => getIfPossible(pid, source),
    readExecutable: (pid) => source.getExecutable(pid),
  };
}
