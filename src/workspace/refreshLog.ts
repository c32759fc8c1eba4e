import type { Log } from '../common/log';
import { DisposableStore } from '../common/disposableStore';
import type { Disposable } from '../common/event';
import type { ProcessModel } from '../process/model/processModel';
import { escapeControlCharacters } from '../ui/escape';

/** Refreshes between two lines that sum up what they cost. */
const refreshesPerLine = 60;

/** Writes what our own refreshes cost: each one at level trace, a summary now and then at level debug, failures always. */
export function logListings(model: ProcessModel, log: Log): Disposable {
  const parts = new DisposableStore();
  let count = 0;
  let busyMs = 0;
  let longestMs = 0;
  let failing = false;
  parts.add(
    model.onDidList((cost) => {
      const why = cost.reason === undefined ? '' : ` (${cost.reason})`;
      log.trace(`listed: ${cost.kind}${why}, ${cost.reads} processes read, ${cost.busyMs.toFixed(2)} ms`);
      count++;
      busyMs += cost.busyMs;
      longestMs = Math.max(longestMs, cost.longestSliceMs);
      if (count % refreshesPerLine === 0) {
        const average = (busyMs / refreshesPerLine).toFixed(2);
        log.debug(`${refreshesPerLine} refreshes: ${average} ms each, ${longestMs.toFixed(2)} ms at most at a stretch`);
        busyMs = 0;
        longestMs = 0;
      }
    }),
  );
  parts.add(
    model.onDidChange(({ failure }) => {
      if (failure && !failing)
        log.error(escapeControlCharacters(`The processes could not be listed: ${failure.stack ?? failure.message}`));
      if (!failure && failing) log.info('The processes are listed again.');
      failing = failure !== undefined;
    }),
  );
  return parts;
}
