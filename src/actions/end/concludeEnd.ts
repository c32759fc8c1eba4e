import type { Action, Report } from '../../process/control/report';
import { keyOf, type UncheckedTarget } from '../../process/identity';
import { withDisplayNames, type DisplayNames } from './displayNames';
import { logFailure, logReport } from './endLog';
import type { EndContext, Failure, Results } from './endOutcome';

/** What became of a target. A set of processes has a name and the pid 0. */
export interface SettledTarget {
  readonly target: UncheckedTarget & { readonly name?: string };
  readonly result: PromiseSettledResult<Report>;
}

/** Logs what became of each target, and refreshes the model. `names` are from before the signals. */
export async function concludeEnd(
  action: Action,
  settled: readonly SettledTarget[],
  names: DisplayNames,
  { log, refresh }: Pick<EndContext, 'log' | 'refresh'>,
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

/** The API hands over unchecked input: pid and start time may be of any type. */
function nameOf({ pid, startTime, name }: SettledTarget['target'], names: DisplayNames): string | undefined {
  if (name !== undefined) return name;
  return typeof pid === 'number' && typeof startTime === 'number' ? names.get(keyOf({ pid, startTime })) : undefined;
}
