import type { ProcessController } from '../process/control/processController';
import { messageOf } from '../common/errors';
import type { Disposable } from '../common/event';
import type { ProcessModel } from '../process/model/processModel';
import { withDescendants } from '../process/model/snapshot';
import type { Log } from '../common/log';
import type { Settings } from './settings';
import { escapeControlCharacters } from '../ui/escape';

export interface WindowCloseOptions {
  readonly settings: Pick<Settings, 'onWindowClose'>;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly ender: ProcessController;
  readonly log: Pick<Log, 'warn'>;
  /** Whether no other window can have taken our orphans over. */
  readonly isInCharge: () => boolean;
}

/**
 * Asks the orphans to exit when the window closes, if the person wants that. VS Code disposes of an extension while its
 * host is about to exit and waits for nothing: each process is asked by itself, parents first, since that takes no
 * listing and so happens in this very turn. Who became an orphan after the last refresh is left to the next window. And so
 * are all, when this is the extension host of a window that was lost and VS Code ends it hours later: another window may
 * show them by then.
 */
export function terminateOrphansOnClose({ settings, model, ender, log, isInCharge }: WindowCloseOptions): Disposable {
  return {
    dispose: () => {
      if (settings.onWindowClose.value !== 'terminate' || !isInCharge()) return;
      for (const orphan of model.snapshot.orphans) {
        for (const { process } of withDescendants(orphan)) {
          ender.terminate(process, { graceMs: 0 }).catch((error: unknown) => {
            warnLate(`terminate ${process.pid}: ${messageOf(error)}`, log);
          });
        }
      }
    },
  };
}

/**
 * A refusal arrives one turn later, when the log of this extension has been disposed of, and VS Code's channel throws
 * "Channel has been closed". The log of the extension host, where the console goes, is still open then.
 */
function warnLate(message: string, log: Pick<Log, 'warn'>): void {
  try {
    log.warn(escapeControlCharacters(message));
  } catch {
    // eslint-disable-next-line no-console -- there is no other log any more
    console.warn(escapeControlCharacters(message));
  }
}
