import * as vscode from 'vscode';
import { isKnownDaemon } from '../process/programs/knownDaemons';
import { graceFor } from '../process/lineage/gracePeriod';
import { isHousekeeping } from '../process/programs/housekeeping';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { OrphanPolicy, OrphanState } from '../process/lineage/orphans';
import { patternMatcher } from '../process/programs/programPatterns';
import type { ProcessSource } from '../process/source/processSource';
import { getProcessType } from '../process/programs/vscodeProcesses';
import { hasOwnWindow } from '../process/programs/windowedPrograms';
import { isUsersBrowser } from '../process/programs/browsers';
import { settings } from './settings';
import { type OwnedProcess } from '../process/lineage/attribution';

/** SIGHUP's number, the same on every system (signal(7)). */
const hangUp = 1;

/** Judges orphans by the user's settings. These are read again when they change: asking VS Code for each orphan costs. */
export class SettingsOrphanPolicy implements OrphanPolicy, vscode.Disposable {
  private rules = readRules();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly kept: Pick<KeptCommands, 'has'>,
    private readonly source: Pick<ProcessSource, 'handlesSignal'>,
  ) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('runaway.orphans')) this.rules = readRules();
    });
  }

  graceMs(known: OwnedProcess): number {
    return graceFor(known, {
      graceMs: this.rules.graceMs,
      handlesHangUp: (process) => this.source.handlesSignal?.(process, hangUp),
    });
  }

  classify(known: OwnedProcess): Exclude<OrphanState, 'leaving'> {
    const { process } = known;
    if (this.kept.has(process)) return 'kept';
    const isMeantToStay = isKnownDaemon(process) || isHousekeeping(process) || isUsersApplication(known);
    return isMeantToStay || this.rules.isUserDaemon(process) ? 'detached' : 'orphan';
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/**
 * Whether it is for its user to close: a program with a window of its own, another VS Code, a browser that a shell has
 * started. A browser without a window that a program has started is of no use when that program is gone, nor is a part
 * of a browser without its main process.
 */
function isUsersApplication({ process, record, isVSCode, launchesVSCode }: OwnedProcess): boolean {
  if (isVSCode || launchesVSCode) return true;
  if (getProcessType(process) !== undefined) return false;
  return hasOwnWindow(process) || isUsersBrowser(process, record.parent?.name);
}

function readRules() {
  return { graceMs: settings.orphanGraceMs(), isUserDaemon: patternMatcher(settings.daemons()) };
}
