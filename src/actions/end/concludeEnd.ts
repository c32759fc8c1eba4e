import type { Report } from '../../process/control/report';
import { keyOf, type Target } from '../../process/identity';
import { withDisplayNames, type DisplayNames } from './displayNames';
import type { EndAction } from './endAction';
import { logFailure, logReport } from './endLog';
import type { EndContext, Failure, Results } from './endOutcome';

/** What became of a target. A set of processes has a name and the pid 0. */
export interface SettledTarget {
  readonly target: Target & { readonly name?: string };
  readonly result: PromiseSettledResult<Report>;
}

/** Logs what became of each target, and refreshes the model. `names` are from before the signals. */
export async function concludeEnd(
  action: EndAction,
  settled: readonly SettledTarget[],
  names: DisplayNames,
  { log, refresh }: EndContext,
): Promise<Results> {
  const reports: Report[] = [];
  const failures: Failure[] = [];
  for (const { target, result } of settled) {
    if (result.status === 'fulfilled') {
      const report = withDisplayNames(result.value, names);
      reports.push(report);
      logReport(report, log);
    } else {
      const failure = { pid: target.pid, name: nameOf(target, names), error: result.reason as unknown };
      failures.push(failure);
      logFailure(action, failure, log);
    }
  }
  await refresh();
  return { reports, failures };
}

function nameOf({ pid, startTime, name }: SettledTarget['target'], names: DisplayNames): string | undefined {
  if (name !== undefined) return name;
  // The API hands over unchecked input: the pid may be of any type.
  return typeof pid === 'number' && startTime !== undefined ? names.get(keyOf({ pid, startTime })) : undefined;
}
