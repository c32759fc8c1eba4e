import * as vscode from 'vscode';
import { displayName } from '../process/displayName';
import type { Target } from '../process/ender';
import type { ProcessModel } from '../process/model';
import { allNodes, type ProcessNode } from '../process/snapshot';
import { numbers, type RowContent } from '../view/rows';
import type { ProcessesView } from '../view/processesView';
import { Row } from '../view/rowTree';
import { quoted, shortened, visible, withoutIcons } from '../view/text';
import { sayRowLost } from './messages';

/** Whom a command is for, and who said so. */
export interface Chosen {
  readonly targets: readonly Target[];
  /** True when a program named the process: it is told of refusals by an error, and is not asked back. */
  readonly byProgram: boolean;
}

/** What a keybinding hands over to say that the selected rows are meant. */
interface SelectionArgument {
  readonly selection: true;
}

/**
 * Understands a command's argument: a row (and the selected ones), `{ pid, startTime? }`, or nothing, which asks the
 * person. Anything else is handed on as it is, to be refused where all targets are checked.
 */
export async function chooseTargets(
  args: readonly unknown[],
  { view, model, title }: { readonly view: ProcessesView; readonly model: ProcessModel; readonly title: string },
): Promise<Chosen | undefined> {
  const [argument, selected] = args;
  if (argument instanceof Row) {
    const rows = Array.isArray(selected) && selected.includes(argument) ? selected : [argument];
    return byPerson(rows.filter((row) => row instanceof Row).flatMap(({ content }) => targetOf(content)));
  }
  if (isSelection(argument)) {
    const targets = view.view.selection.flatMap(({ content }) => targetOf(content));
    return targets.length > 0 ? byPerson(targets) : ask(model, title);
  }
  if (args.length === 0) return ask(model, title);
  if (argument === undefined || argument === null) {
    sayRowLost();
    return undefined;
  }
  if (typeof argument === 'object' && 'pid' in argument) {
    const startTime = 'startTime' in argument ? argument.startTime : undefined;
    // Not necessarily numbers: the check before every signal is there to find that out.
    return {
      targets: [{ pid: argument.pid, ...(startTime === undefined ? {} : { startTime }) } as Target],
      byProgram: true,
    };
  }
  return { targets: [{ pid: argument } as Target], byProgram: true };
}

function byPerson(targets: readonly Target[]): Chosen {
  return { targets, byProgram: false };
}

function isSelection(argument: unknown): argument is SelectionArgument {
  return typeof argument === 'object' && argument !== null && 'selection' in argument;
}

/** The process that a row stands for: for a terminal that is its shell. */
function targetOf({ data }: RowContent): readonly Target[] {
  switch (data.type) {
    case 'process':
      return [identityOf(data.node.process)];
    case 'origin':
      return data.node.root && data.node.origin.kind !== 'extensionHost' ? [identityOf(data.node.root)] : [];
    case 'group':
      return data.nodes.map(({ process }) => identityOf(process));
    case 'failure':
      return [];
  }
}

function identityOf({ pid, startTime }: Target & { readonly startTime: number }): Target {
  return { pid, startTime };
}

/** Asks for one process of the view. */
async function ask(model: ProcessModel, title: string): Promise<Chosen | undefined> {
  const items = [...allNodes(model.snapshot)].map(pickItem);
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
  return picked && byPerson([identityOf(picked.node.process)]);
}

/** A process as an item of a Quick Pick. */
export function pickItem<N extends ProcessNode>(node: N): vscode.QuickPickItem & { readonly node: N } {
  const { process, member, total } = node;
  return {
    label: withoutIcons(displayName(process)),
    description: [process.pid.toString(), ...numbers(total), visible(member.origin.label)]
      .map(withoutIcons)
      .join(' · '),
    detail: withoutIcons(shortened(quoted(process.commandLine), 200)),
    node,
  };
}
