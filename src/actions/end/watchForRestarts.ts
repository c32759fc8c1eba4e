import type * as vscode from 'vscode';
import type { Report } from '../../process/control/report';
import type { EndContext, EndStart } from './endOutcome';
import { findRestarts, findSupervised, type Restart } from './restarts';

/** Most supervisors start a worker again at once: so long, in ms, a success is held back. */
const successDelayMs = 400;
/** Some wait for a second. A success that was shown is taken back then. */
const maxWatchMs = 2_000;
const intervalMs = 200;

/**
 * Watches for a moment whether something starts again what was ended, and shows a success if nothing does. If nothing can,
 * the success is shown at once.
 */
export async function watchForRestarts(
  reports: readonly Report[],
  start: EndStart,
  { clock, model, refresh }: Pick<EndContext, 'clock' | 'model' | 'refresh'>,
  showSuccess: () => vscode.Disposable | undefined,
): Promise<readonly Restart[]> {
  const supervised = findSupervised(reports, start.snapshot);
  if (supervised.length === 0) {
    showSuccess();
    return [];
  }
  const startedAt = clock.now();
  let shown: vscode.Disposable | undefined;
  let isShown = false;
  for (;;) {
    const restarts = findRestarts(supervised, start.snapshot, model.snapshot, start.at);
    if (restarts.length > 0) {
      shown?.dispose();
      return restarts;
    }
    const elapsedMs = clock.now() - startedAt;
    if (!isShown && elapsedMs >= successDelayMs) {
      shown = showSuccess();
      isShown = true;
    }
    if (elapsedMs >= maxWatchMs) return [];
    await clock.sleep(intervalMs);
    await refresh();
  }
}
