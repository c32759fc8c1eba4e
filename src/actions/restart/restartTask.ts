import * as vscode from 'vscode';
import { endsWithin } from '../../common/timeLimit';
import { getScopeMembers } from '../origin/endScope';
import { EventWait } from './eventWait';
import { offerToKill, waitForExit } from './leftovers';
import type { RestartContext, RestartOutcome } from './restartContext';

/** VS Code ends a task by closing its terminal. It is given this time, in ms. */
const endLimitMs = 10_000;

/** Ends a task, and runs the same task again. */
export async function restartTask(
  originId: string,
  execution: vscode.TaskExecution,
  context: RestartContext,
): Promise<RestartOutcome> {
  const { members } = getScopeMembers({ originId }, context.model.snapshot);
  await endTask(execution, context);
  const left = await waitForExit(members, context);
  if (left.length > 0 && !(await offerToKill(left, context))) return 'kept';
  await vscode.tasks.executeTask(execution.task);
  return 'started';
}

async function endTask(execution: vscode.TaskExecution, { clock }: RestartContext): Promise<void> {
  if (!vscode.tasks.taskExecutions.includes(execution)) return;
  const end = new EventWait(vscode.tasks.onDidEndTask, (event) => event.execution === execution);
  execution.terminate();
  await endsWithin(end.fired, endLimitMs, clock);
  end.dispose();
}
