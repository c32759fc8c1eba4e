import type { Report } from '../../process/control/report';
import { unique } from '../../process/model/snapshotQueries';
import type { Target, UncheckedTarget } from '../../process/identity';
import type { ActionContext } from '../actionContext';
import { concludeEnd } from '../end/concludeEnd';
import { getDisplayNames } from '../end/displayNames';
import type { Results } from '../end/endOutcome';
import { confirmUserSignal } from './confirmUserSignal';
import { interruptInTerminals } from './interruptInTerminals';
import { showSignalResults } from './showSignalResults';
import { waitMsFor, type SignalCommand } from './signalAction';

export type SignalContext = Pick<
  ActionContext,
  'controller' | 'findTerminal' | 'log' | 'model' | 'pausedProcesses' | 'refresh' | 'source'
>;

/**
 * Sends one signal to each of the processes, and reports once. To a process in the foreground of a terminal, *interrupt*
 * is Ctrl+C in that terminal.
 * @returns a report for each process that a signal was sent to; undefined if the user has not confirmed it.
 */
export async function signalForUser(
  action: SignalCommand,
  targets: readonly Target[],
  context: SignalContext,
): Promise<readonly Report[] | undefined> {
  const distinct = unique(targets);
  if (!(await confirmUserSignal(action, distinct, context))) return undefined;
  const { rest, terminals } =
    action === 'interrupt' ? interruptInTerminals(distinct, context) : { rest: distinct, terminals: [] };
  const results = await signalProcesses(action, rest, context);
  showSignalResults(action, results, terminals);
  return results.reports;
}

/**
 * Sends one signal to one process, without a question. The outcome is shown to the user as well.
 * @throws the error that is the reason, if there is no report: a `RefusedError` if nothing was sent.
 */
export async function signalForApi(
  action: SignalCommand,
  target: UncheckedTarget,
  context: SignalContext,
): Promise<Report> {
  const results = await signalProcesses(action, [target], context);
  showSignalResults(action, results, []);
  const [report] = results.reports;
  if (report) return report;
  throw results.failures[0]?.error;
}

async function signalProcesses(
  action: SignalCommand,
  targets: readonly UncheckedTarget[],
  context: SignalContext,
): Promise<Results> {
  const { controller, model } = context;
  const names = getDisplayNames(model.snapshot);
  const waitMs = waitMsFor(action);
  const results = await Promise.allSettled(targets.map((target) => controller.signal(action, target, { waitMs })));
  await Promise.all(results.flatMap((result) => (result.status === 'fulfilled' ? note(result.value, context) : [])));
  const settled = targets.flatMap((target, index) => {
    const result = results[index];
    return result ? [{ target, result }] : [];
  });
  return concludeEnd(action, settled, names, context);
}

/** Notes what is paused now, so that it is not forgotten. */
async function note({ action, processes }: Report, { pausedProcesses }: SignalContext): Promise<void> {
  for (const process of processes) {
    if (process.outcome !== 'alive') continue;
    if (action === 'pause') await pausedProcesses.add(process);
    if (action === 'resume') await pausedProcesses.remove(process);
  }
}
