import * as vscode from 'vscode';
import type { Target } from '../process/identity';
import type { ProcessModel } from '../process/model/processModel';
import { listedProcesses } from '../process/model/snapshotQueries';
import { originRules } from '../process/origin';
import { isAlive } from '../process/processInfo';
import { pickItem } from '../ui/processQuickPick';
import { maxDepth } from '../views/processes/processRow';
import type { RowContent } from '../views/processes/rowContent';
import { Row } from '../views/processes/rowTree';
import { showNoProcesses, showNothingToEnd, showRowLost } from './notices';

/**
 * What a command is for, and its caller. A program, which names one process, gets refusals as errors, and is asked for no
 * confirmation.
 */
export type CommandTargets =
  | { readonly caller: 'user'; readonly targets: readonly Target[] }
  | { readonly caller: 'api'; readonly target: Target };

/** The part of the view that has the selection. */
export interface SelectionView {
  readonly treeView: Pick<vscode.TreeView<Row>, 'selection'>;
}

/** The argument of the key bindings, which stands for the selected rows. */
interface SelectionArgument {
  readonly selection: true;
}

interface ChoiceOptions {
  readonly view: SelectionView;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  /** Of the Quick Pick. */
  readonly title: string;
}

/**
 * Reads a command's arguments: a row (and the selected rows), `{ pid, startTime? }`, or nothing, which opens a Quick Pick.
 * Any other argument is returned as a target, to be refused by the check that all targets go through.
 * @returns undefined if there is nothing to do.
 */
export async function chooseTargets(
  args: readonly unknown[],
  { view, model, title }: ChoiceOptions,
): Promise<CommandTargets | undefined> {
  const [argument, selected] = args;
  if (argument instanceof Row) return targetsOfRows(rowsForCommand(argument, selected));
  if (isSelection(argument) && view.treeView.selection.length > 0) return targetsOfRows(view.treeView.selection);
  if (isSelection(argument) || args.length === 0) return pickTarget(model, title);
  if (argument === undefined || argument === null) {
    showRowLost();
    return undefined;
  }
  if (typeof argument === 'object' && 'pid' in argument) {
    const startTime = 'startTime' in argument ? argument.startTime : undefined;
    // Not necessarily numbers: the check before every signal refuses anything else.
    return forApi({ pid: argument.pid, ...(startTime === undefined ? {} : { startTime }) } as Target);
  }
  return forApi({ pid: argument } as Target);
}

/** The rows of a menu command: the row of the menu, with all selected rows if it is one of them. */
export function rowsForCommand(row: Row, selected: unknown): readonly Row[] {
  return Array.isArray(selected) && selected.includes(row) ? selected.filter((each) => each instanceof Row) : [row];
}

function forApi(target: Target): CommandTargets {
  return { caller: 'api', target };
}

function targetsOfRows(rows: readonly Row[]): CommandTargets | undefined {
  const targets = rows.flatMap(({ content }) => targetsOf(content));
  if (targets.length > 0) return { caller: 'user', targets };
  showNothingToEnd();
  return undefined;
}

/** Matches exactly the argument of the key bindings: other objects, a text editor for one, have a `selection` too. */
function isSelection(argument: unknown): argument is SelectionArgument {
  if (typeof argument !== 'object' || argument === null || 'pid' in argument || !('selection' in argument))
    return false;
  return argument.selection === true && Object.keys(argument).length === 1;
}

/**
 * The processes that a row stands for: for a terminal its shell, for *Orphans* and for a parent that
 * was lost each orphan. *Detached* stands for none,
 * so that processes that are meant to run are not ended all at once by a slip.
 */
function targetsOf({ data }: RowContent): readonly Target[] {
  switch (data.type) {
    case 'process':
      return [identityOf(data.node.process)];
    case 'origin':
      return data.node.root && originRules[data.node.origin.kind].canEndRoot ? [identityOf(data.node.root)] : [];
    case 'group':
      return data.group === 'orphans' ? data.nodes.map(({ process }) => identityOf(process)) : [];
    case 'lostParent':
      return data.nodes.map(({ process }) => identityOf(process));
    case 'failure':
      return [];
  }
}

function identityOf({ pid, startTime }: Target & { readonly startTime: number }): Target {
  return { pid, startTime };
}

/** Lets the user choose one of the processes in the view. */
async function pickTarget(model: Pick<ProcessModel, 'snapshot'>, title: string): Promise<CommandTargets | undefined> {
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
  return picked && { caller: 'user', targets: [identityOf(picked.process)] };
}
