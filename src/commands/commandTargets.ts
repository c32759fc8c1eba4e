import * as vscode from 'vscode';
import type { ProcessModel } from '../process/model/processModel';
import { originRules } from '../process/origin';
import { isAlive } from '../process/processInfo';
import { maxDepth, type RowContent } from '../views/processes/rowContent';
import { Row } from '../views/processes/rowTree';
import { showNothingToEnd, showRowLost } from '../actions/end/outcomeText';
import { pickItem } from '../ui/processQuickPick';
import { listedProcesses } from '../process/model/snapshotQueries';
import { type Target } from '../process/identity';

/**
 * Whom a command is for, and who said so. A program named one process: it is told of refusals by an error, and is not
 * asked back.
 */
export type Chosen =
  { readonly by: 'person'; readonly targets: readonly Target[] } | { readonly by: 'program'; readonly target: Target };

/** As much of the view as says what is selected in it. */
export interface Selecting {
  readonly treeView: Pick<vscode.TreeView<Row>, 'selection'>;
}

/** What a keybinding hands over to say that the selected rows are meant. */
interface SelectionArgument {
  readonly selection: true;
}

interface ChoiceOptions {
  readonly view: Selecting;
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly title: string;
}

/**
 * Understands a command's argument: a row (and the selected ones), `{ pid, startTime? }`, or nothing, which asks the
 * person. Anything else is handed on as it is, to be refused where all targets are checked.
 */
export async function chooseTargets(
  args: readonly unknown[],
  { view, model, title }: ChoiceOptions,
): Promise<Chosen | undefined> {
  const [argument, selected] = args;
  if (argument instanceof Row) return byRows(rowsForCommand(argument, selected));
  if (isSelection(argument) && view.treeView.selection.length > 0) return byRows(view.treeView.selection);
  if (isSelection(argument) || args.length === 0) return ask(model, title);
  if (argument === undefined || argument === null) {
    showRowLost();
    return undefined;
  }
  if (typeof argument === 'object' && 'pid' in argument) {
    const startTime = 'startTime' in argument ? argument.startTime : undefined;
    // Not necessarily numbers: the check before every signal is there to find that out.
    return byProgram({ pid: argument.pid, ...(startTime === undefined ? {} : { startTime }) } as Target);
  }
  return byProgram({ pid: argument } as Target);
}

/** The rows that a menu is for: the one it was opened at, with all others that are selected if it is one of them. */
export function rowsForCommand(row: Row, selected: unknown): readonly Row[] {
  return Array.isArray(selected) && selected.includes(row) ? selected.filter((each) => each instanceof Row) : [row];
}

function byProgram(target: Target): Chosen {
  return { by: 'program', target };
}

function byRows(rows: readonly Row[]): Chosen | undefined {
  const targets = rows.flatMap(({ content }) => targetsOf(content));
  if (targets.length > 0) return { by: 'person', targets };
  showNothingToEnd();
  return undefined;
}

/** Exactly what the keybindings hand over: other things have a property of this name too, a text editor for one. */
function isSelection(argument: unknown): argument is SelectionArgument {
  if (typeof argument !== 'object' || argument === null || 'pid' in argument || !('selection' in argument))
    return false;
  return argument.selection === true && Object.keys(argument).length === 1;
}

/**
 * The processes that a row stands for: for a terminal that is its shell, for *Orphans* each of them. *Detached* stands
 * for nobody: what is meant to run is not to be ended all at once by a slip.
 */
function targetsOf({ data }: RowContent): readonly Target[] {
  switch (data.type) {
    case 'process':
      return [identityOf(data.node.process)];
    case 'origin':
      return data.node.root && originRules[data.node.origin.kind].canEndRoot ? [identityOf(data.node.root)] : [];
    case 'group':
      return data.group === 'orphans' ? data.nodes.map(({ process }) => identityOf(process)) : [];
    case 'failure':
      return [];
  }
}

function identityOf({ pid, startTime }: Target & { readonly startTime: number }): Target {
  return { pid, startTime };
}

/** Asks for one process of the view. */
async function ask(model: Pick<ProcessModel, 'snapshot'>, title: string): Promise<Chosen | undefined> {
  const items = [...listedProcesses(model.snapshot, maxDepth)].filter(({ process }) => isAlive(process)).map(pickItem);
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This workspace has started no processes that are still running.'),
    );
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a process'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked && { by: 'person', targets: [identityOf(picked.process)] };
}
