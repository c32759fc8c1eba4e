/** The part of a tree view that has the selection. */
export interface Selection<T> {
  readonly selection: readonly T[];
}

/**
 * The rows that a key is for, as the user sees it: the selected ones if the row with the focus is one of them, otherwise the
 * row with the focus. The arrow keys move only the focus, so what is selected may be another row, far away.
 *
 * VS Code tells no extension which row has the focus (`TreeView.activeItem` is a proposed API). But `list.toggleSelection`
 * takes exactly that row into the selection or out of it, and the change is known before the command returns. Toggling it
 * once more restores the selection.
 * @returns an empty list if no row has the focus, or if the selection has changed otherwise meanwhile.
 */
export async function getKeyboardRows<T>(
  view: Selection<T>,
  toggleSelection: () => PromiseLike<unknown>,
): Promise<readonly T[]> {
  const before = view.selection;
  await toggleSelection();
  const after = view.selection;
  await toggleSelection();
  const added = after.filter((row) => !before.includes(row));
  const removed = before.filter((row) => !after.includes(row));
  if (added.length + removed.length !== 1) return [];
  return removed.length === 1 ? before : added;
}
