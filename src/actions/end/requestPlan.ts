import * as vscode from 'vscode';
import type { ProcessController } from '../../process/control/processController';
import type { TerminateMethod } from '../../process/control/systemControl';
import { keyOf } from '../../process/identity';
import type { ProcessInfo } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import { getShellUse } from '../../process/programs/shellUse';
import { nameList } from '../../ui/processNames';

/** What comes of asking processes to exit where each is asked in another way. */
export interface RequestPlan {
  /** Those that can be asked. */
  readonly askable: readonly ProcessInfo[];
  /** Those that cannot, and would have to be killed. */
  readonly unaskable: readonly ProcessInfo[];
  /** What gets the same Ctrl+C and is not meant. A shell with a prompt takes no harm from it, and is left out. */
  readonly others: readonly ProcessInfo[];
}

/** Finds out how processes would be asked to exit; nothing is sent. */
export async function planRequests(
  processes: readonly ProcessInfo[],
  controller: Pick<ProcessController, 'findTerminateMethods'>,
): Promise<RequestPlan> {
  const methods = await controller.findTerminateMethods(processes);
  const isAskable = (_: ProcessInfo, index: number): boolean => methods[index]?.kind !== 'none';
  const meant = new Set(processes.map(keyOf));
  const others = new Map(methods.flatMap(othersOf).map((process) => [keyOf(process), process]));
  return {
    askable: processes.filter(isAskable),
    unaskable: processes.filter((process, index) => !isAskable(process, index)),
    others: [...others].flatMap(([key, process]) =>
      meant.has(key) || getShellUse(process) === 'prompt' ? [] : process,
    ),
  };
}

function othersOf(method: TerminateMethod): readonly ProcessInfo[] {
  return method.kind === 'console' ? method.others : [];
}

/** Why there is a question on killing though the user wanted to terminate. */
export function unaskableText(processes: readonly ProcessInfo[]): string {
  return processes.length === 1
    ? vscode.l10n.t('{0} cannot be asked to exit.', namesOf(processes))
    : vscode.l10n.t('None of them can be asked to exit: {0}.', namesOf(processes));
}

/** What the user has to know before processes are asked; empty if each gets its own request, and no other does. */
export function requestDetails({ unaskable, others }: RequestPlan): readonly string[] {
  return [
    ...(others.length > 0
      ? [vscode.l10n.t('Ctrl+C is sent to the console, which also reaches: {0}.', namesOf(others))]
      : []),
    ...(unaskable.length > 0 ? [vscode.l10n.t('Cannot be asked to exit, and may stay: {0}.', namesOf(unaskable))] : []),
  ];
}

export function killInsteadDetail(): string {
  return vscode.l10n.t('Without a window or a console of its own, it can only be killed. It cleans nothing up then.');
}

function namesOf(processes: readonly ProcessInfo[]): string {
  return nameList(processes.map((process) => ({ name: displayName(process), pid: process.pid })));
}
