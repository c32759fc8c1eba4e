import * as vscode from 'vscode';
import type { Target, UncheckedTarget } from '../process/identity';
import type { ProcessModel } from '../process/model/processModel';
import { listedProcesses } from '../process/model/snapshotQueries';
import { originRules } from '../process/origin';
import { isAlive, type ProcessInfo } from '../process/processInfo';
import { pickItem } from '../ui/processQuickPick';
import { maxDepth } from '../views/processes/processRow';
import type { RowData } from '../views/processes/rowContent';
import { readArguments, type SelectionView } from './commandArguments';
import { showNoProcesses, showNothingToEnd, showRowLost } from './notices';

/**
 * What a command is for, and its caller. A program, which names one process, gets refusals as errors, and is asked for no
 * confirmation.
 */
export type CommandTargets =
  | { readonly caller: 'user'; readonly targets: readonly Target[] }
  | { readonly caller: 'api'; readonly target: UncheckedTarget };

export interface ChoiceOptions {
  readonly view: SelectionView;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  /** Of the Quick Pick. */
  readonly title: string;
}

/**
 * The processes that a command is for: those of the rows, the one that a program names, or else one that the user chooses
 * in a Quick Pick.
 * @returns undefined if there is nothing to do.
 */
export async function chooseTargets(
  args: readonly unknown[],
  { view, model, title }: ChoiceOptions,
): Promise<CommandTargets | undefined> {
  const given = await readArguments(args, view);
  switch (given.kind) {
    case 'lost':
      showRowLost();
      return undefined;
    case 'target':
      return { caller: 'api', target: given.target };
    case 'none': {
      const process = await pickProcess(model, title);
      return process && { caller: 'user', targets: [identityOf(process)] };
    }
    case 'rows': {
      const targets = given.rows.flatMap(({ content: { data } }) => targetsOf(data));
      if (targets.length > 0) return { caller: 'user', targets };
      showNothingToEnd();
      return undefined;
    }
  }
}

/** Lets the user choose one of the processes in the view. */
export async function pickProcess(
  model: Pick<ProcessModel, 'snapshot'>,
  title: string,
): Promise<ProcessInfo | undefined> {
  const items = [...listedProcesses(model.snapshot, maxDepth)].filter(({ process }) => isAlive(process)).map(pickItem);
  if (items.length === 0) {
    showNoProcesses();
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a process'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.process;
}

/**
 * The processes that a row stands for: for a terminal its shell, for *Orphans* and for a lost parent each of the orphans.
 * *Detached* stands for none, so that processes that are meant to run are not ended all at once by a slip.
 */
function targetsOf(data: RowData): readonly Target[] {
  switch (data.type) {
    case 'process':
      return [identityOf(data.node.process)];
    case 'origin':
      return data.node.root && originRules[data.node.origin.kind].canEndRoot ? [identityOf(data.node.root)] : [];
    case 'group':
      return data.group === 'orphans' ? data.nodes.map(({ process }) => identityOf(process)) : [];
    case 'lostParent':
      return data.nodes.map(({ process }) => identityOf(process));
    case 'ended':
    case 'failure':
      return [];
  }
}

function identityOf({ pid, startTime }: ProcessInfo): Target {
  return { pid, startTime };
}
