import type { ProcessController } from '../process/control/processController';
import { messageOf } from '../common/errors';
import type { Disposable } from '../common/event';
import type { ProcessModel } from '../process/model/processModel';
import { withDescendants } from '../process/model/snapshot';
import type { Log } from '../common/log';
import type { Settings } from './settings';
import { warnLate } from './warnLate';

export interface WindowCloseOptions {
  readonly settings: Pick<Settings, 'onWindowClose'>;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly controller: ProcessController;
  readonly log: Pick<Log, 'warn'>;
  /** Whether the orphans still belong to this window: no other one can have taken them over. */
  readonly isInCharge: () => boolean;
}

/**
 * Asks the orphans to exit when the window closes, if the setting says so.
 *
 * VS Code disposes of an extension while the extension host is about to exit, and waits for nothing. So each process is
 * signalled by itself, parents first: that takes no listing, and happens in the same turn of the event loop. A process
 * that became an orphan after the last refresh is left to the next window.
 *
 * An extension host that has lost its window may be ended by VS Code hours later. It terminates nothing, because another
 * window may show its orphans by then.
 */
export function terminateOrphansOnClose({
  settings,
  model,
  controller,
  log,
  isInCharge,
}: WindowCloseOptions): Disposable {
  return {
    dispose: () => {
      if (settings.onWindowClose.value !== 'terminate' || !isInCharge()) return;
      for (const orphan of model.snapshot.orphans) {
        for (const { process } of withDescendants(orphan)) {
          controller.terminate(process, { graceMs: 0 }).catch((error: unknown) => {
            warnLate(`terminate ${process.pid}: ${messageOf(error)}`, log);
          });
        }
      }
    },
  };
}
