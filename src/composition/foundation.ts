import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { DisposableStore } from '../common/disposableStore';
import { SentSignals } from '../process/control/sentSignals';
import { getIfPossible } from '../process/source/ancestors';
import { getHostSystem, type HostSystem } from '../process/source/hostSystem';
import type { GetProcess, ProcessSource } from '../process/source/processSource';
import { escapeControlCharacters } from '../ui/escape';
import { Settings } from '../workspace/settings';
import { logStart } from '../workspace/startLog';
import { createSystemAccess, type SystemAccess } from './systemAccess';

/** What every part of the extension is built from. */
export interface Foundation extends SystemAccess {
  readonly context: vscode.ExtensionContext;
  /** Disposed of in reverse order. */
  readonly disposables: DisposableStore;
  readonly log: vscode.LogOutputChannel;
  readonly system: HostSystem;
  readonly settings: Settings;
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
  const system = getHostSystem();
  logStart(context, system, log);
  const settings = disposables.add(new Settings());
  const access = await createSystemAccess({ context, disposables, log, settings });
  const { source } = access;
  return {
    context,
    disposables,
    log,
    system,
    settings,
    ...access,
    sentSignals: new SentSignals(systemClock.now),
    warn: (message) => {
      log.warn(escapeControlCharacters(message));
    },
    getProcess: (pid) => getIfPossible(pid, source),
    readExecutable: (pid) => source.getExecutable(pid),
  };
}
