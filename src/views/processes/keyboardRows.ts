/** The part of a tree view that has the selection. */
export interface Selection<T> {
  readonly selection: readonly T[];
}

/** With the pauses that is a third of a second: for so long it may seem that no row has the focus. */
const maxTries = 6;

/**
 * The rows that a key is for, as the user sees it: the selected ones if the row with the focus is one of them, otherwise the
 * row with the focus. The arrow keys move only the focus, so what is selected may be another row, far away.
 *
 * VS Code tells no extension which row has the focus (`TreeView.activeItem` is a proposed API). But `list.toggleSelection`
 * takes exactly that row into the selection or out of it, and the change is known before the command returns. Toggling it
 * once more restores the selection.
 *
 * While VS Code redraws rows, the selection lacks those that it has not requested again yet (`getExtensionElement` in its
 * extHostTreeViews.ts). So the answer counts only if the selection is the same again in the end, and otherwise it is tried
 * again after a pause.
 * @returns an empty list if no row has the focus, or if the selection changes otherwise all the time.
 */
export async function getKeyboardRows<T>(
  view: Selection<T>,
  toggleSelection: () => PromiseLike<unknown>,
  pause: () => PromiseLike<unknown>,
): Promise<readonly T[]> {
  for (let tries = 1; ; tries++) {
    const rows = await tryToGetRows(view, toggleSelection);
    if (rows.length > 0 || tries === maxTries) return rows;
    await pause();
  }
}

async function tryToGetRows<T>(view: Selection<T>, toggleSelection: () => PromiseLike<unknown>): Promise<readonly T[]> {
  const before = view.selection;
  await toggleSelection();
  const after = view.selection;
  await toggleSelection();
  const added = after.filter((row) => !before.includes(row));
  const removed = before.filter((row) => !after.includes(row));
  if (added.length + removed.length !== 1 || !hasSameRows(before, view.selection)) return [];
  return removed.length === 1 ? before : added;
}

function hasSameRows<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((row) => others.includes(row));
}
