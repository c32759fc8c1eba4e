import type { Log } from '../common/log';
import { DisposableStore } from '../common/disposableStore';
import type { Disposable } from '../common/event';
import type { ProcessModel } from '../process/model/processModel';
import { escapeControlCharacters } from '../ui/escape';

/** How many refreshes one summary is about. */
const refreshesPerSummary = 60;

/** Logs the cost of refreshes: each one at level trace, and summaries at level debug. Logs when listing fails and recovers. */
export function logListings(model: ProcessModel, log: Log): Disposable {
  const disposables = new DisposableStore();
  let count = 0;
  let busyMs = 0;
  let maxSliceMs = 0;
  let isFailing = false;
  disposables.add(
    model.onDidList((cost) => {
      const reason = cost.reason === undefined ? '' : ` (${cost.reason})`;
      log.trace(`listed: ${cost.kind}${reason}, ${cost.reads} processes read, ${cost.busyMs.toFixed(2)} ms`);
      count++;
      busyMs += cost.busyMs;
      maxSliceMs = Math.max(maxSliceMs, cost.longestSliceMs);
      if (count % refreshesPerSummary === 0) {
        const average = (busyMs / refreshesPerSummary).toFixed(2);
        log.debug(
          `${refreshesPerSummary} refreshes: ${average} ms each, ${maxSliceMs.toFixed(2)} ms at most at a stretch`,
        );
        busyMs = 0;
        maxSliceMs = 0;
      }
    }),
  );
  disposables.add(
    model.onDidChange(({ failure }) => {
      if (failure && !isFailing)
        log.error(escapeControlCharacters(`The processes could not be listed: ${failure.stack ?? failure.message}`));
      if (!failure && isFailing) log.info('The processes are listed again.');
      isFailing = failure !== undefined;
    }),
  );
  return disposables;
}
