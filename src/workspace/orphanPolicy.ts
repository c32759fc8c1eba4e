import type { Disposable } from '../common/event';
import { isKnownDaemon } from '../process/programs/knownDaemons';
import type { OwnedProcess } from '../process/lineage/attribution';
import { graceFor } from '../process/lineage/gracePeriod';
import { isHousekeeping } from '../process/programs/housekeeping';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { OrphanPolicy, OrphanState } from '../process/lineage/orphans';
import { patternMatcher } from '../process/programs/programPatterns';
import type { ProcessInfo } from '../process/processInfo';
import type { ProcessSource } from '../process/source/processSource';
import { getProcessType } from '../process/programs/vscodeProcesses';
import { isUsersBrowser } from '../process/programs/browsers';
import { hasOwnWindow } from '../process/programs/windowedPrograms';
import type { Settings } from './settings';

/** The number of SIGHUP, the same on every system (signal(7)). */
const sighup = 1;

/** Classifies orphans by what is known of programs, by the user's settings, and by what the user keeps. */
export class SettingsOrphanPolicy implements OrphanPolicy, Disposable {
  private isUserDaemon: (process: ProcessInfo) => boolean;
  private readonly subscription: Disposable;

  constructor(
    private readonly settings: Pick<Settings, 'orphanGraceMs' | 'daemons'>,
    private readonly kept: Pick<KeptCommands, 'has'>,
    private readonly source: Pick<ProcessSource, 'handlesSignal'>,
  ) {
    this.isUserDaemon = patternMatcher(settings.daemons.value);
    this.subscription = settings.daemons.onDidChange((patterns) => {
      this.isUserDaemon = patternMatcher(patterns);
    });
  }

  graceMs(owned: OwnedProcess): number {
    return graceFor(owned, {
      graceMs: this.settings.orphanGraceMs.value,
      handlesHangUp: (process) => this.source.handlesSignal(process, sighup),
    });
  }

  classify(owned: OwnedProcess): Exclude<OrphanState, 'leaving'> {
    const { process } = owned;
    if (this.kept.has(process)) return 'kept';
    const isDetached = isKnownDaemon(process) || isHousekeeping(process) || isUsersApplication(owned);
    return isDetached || this.isUserDaemon(process) ? 'detached' : 'orphan';
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/**
 * Whether the user closes the program themselves: another VS Code, a program with a window of its own, a browser that a
 * shell started. A browser without a window that a program started is of no use after that program has ended, nor is a
 * helper process of a browser after the browser's main process has ended.
 */
function isUsersApplication({ process, record, isVSCode, launchesVSCode }: OwnedProcess): boolean {
  if (isVSCode || launchesVSCode) return true;
  if (getProcessType(process) !== undefined) return false;
  return hasOwnWindow(process) || isUsersBrowser(process, record.parent?.name);
}
