import type { Disposable } from '../../../common/event';
import type { Identity } from '../../identity';
import type { ConsoleAnswer, ConsoleRequest } from './consoleMessages';

/**
 * Asks the helper process that joins consoles. This process must not do that itself: while it is in a console it would get
 * the Ctrl+C too, and end when that console is closed.
 */
export interface ConsoleHelper extends Disposable {
  /** Sends one request. @throws if the helper fails, or does not answer in time. */
  ask(request: ConsoleRequest): Promise<ConsoleAnswer>;
}

export type StartConsoleHelper = () => ConsoleHelper;

/** The pids of the processes in the console of each of these; undefined if it has none. */
export async function findConsoles(
  helper: ConsoleHelper,
  processes: readonly Identity[],
): Promise<readonly (readonly number[] | undefined)[]> {
  const answer = await helper.ask({ task: 'find', processes: processes.map(toIdentity) });
  const consoles = answer.task === 'find' ? answer.consoles : [];
  return processes.map((_, index) => consoles[index] ?? undefined);
}

/** Sends Ctrl+C to the console of exactly this process. @returns whether it was sent. */
export async function interruptConsole(helper: ConsoleHelper, process: Identity): Promise<boolean> {
  const answer = await helper.ask({ task: 'interrupt', process: toIdentity(process) });
  return answer.task === 'interrupt' && answer.isSent;
}

function toIdentity({ pid, startTime }: Identity): Identity {
  return { pid, startTime };
}
