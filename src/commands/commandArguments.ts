import type { UncheckedTarget } from '../process/identity';
import { Row } from '../views/processes/rowTree';

/** What the arguments of a command say. */
export type CommandArguments =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  /** The user has to choose. */
  | { readonly kind: 'none' }
  /** A menu command whose row VS Code has lost. */
  | { readonly kind: 'lost' }
  /** A program has named a process. */
  | { readonly kind: 'target'; readonly target: UncheckedTarget };

/** The part of the view that knows the rows that a key is for. */
export interface SelectionView {
  getKeyboardRows(): Promise<readonly Row[]>;
}

/** The argument of the key bindings, which stands for the row with the focus, or for the selected ones. */
interface SelectionArgument {
  readonly selection: true;
}

/**
 * Reads a command's arguments: a row (and the selected rows), `{ pid, startTime? }`, or nothing. Any other argument is a
 * target, to be refused by the check that all targets go through.
 */
export async function readArguments(args: readonly unknown[], view: SelectionView): Promise<CommandArguments> {
  const [argument, selected] = args;
  if (argument instanceof Row) return { kind: 'rows', rows: rowsForCommand(argument, selected) };
  if (isSelection(argument)) {
    const rows = await view.getKeyboardRows();
    return rows.length > 0 ? { kind: 'rows', rows } : { kind: 'none' };
  }
  if (args.length === 0) return { kind: 'none' };
  if (argument === undefined || argument === null) return { kind: 'lost' };
  if (typeof argument !== 'object' || !('pid' in argument)) return { kind: 'target', target: { pid: argument } };
  const startTime = 'startTime' in argument ? argument.startTime : undefined;
  const target = { pid: argument.pid, ...(startTime === undefined ? {} : { startTime }) };
  return { kind: 'target', target };
}

/** The rows of a menu command: the row of the menu, with all selected rows if it is one of them. */
export function rowsForCommand(row: Row, selected: unknown): readonly Row[] {
  return Array.isArray(selected) && selected.includes(row) ? selected.filter((each) => each instanceof Row) : [row];
}

/** Matches exactly the argument of the key bindings: other objects, a text editor for one, have a `selection` too. */
export function isSelection(argument: unknown): argument is SelectionArgument {
  if (typeof argument !== 'object' || argument === null || 'pid' in argument || !('selection' in argument))
    return false;
  return argument.selection === true && Object.keys(argument).length === 1;
}
