import type { RowContent } from './rowContent';

/**
 * While a row is drawn anew, VS Code forgets the rows below it until it has asked for them again: whoever chooses from
 * the menu of one of those in that moment chooses for nobody. Where only numbers have changed, that is done at most once
 * in this time, in ms.
 */
export const minRedrawIntervalMs = 3_000;

/** A row that VS Code holds on to: it stays the same object while its content changes. */
export class Row {
  children: Row[] = [];
  /** Counts how often it has become a parent. */
  generation = 0;
  /** What VS Code shows, as far as it has ever asked, and when it did, in ms on a clock that does not jump. */
  rendered: { readonly content: RowContent; readonly at: number } | undefined;
  constructor(
    public content: RowContent,
    public readonly parent: Row | undefined,
  ) {}
}

/** What brings rows up to date. */
export interface Reconciliation {
  /** Collects the topmost rows that have to be drawn again, with what is below them. */
  readonly changed: Row[];
  readonly selected: ReadonlySet<Row>;
  /** In ms on a clock that does not jump. */
  readonly now: number;
}

/**
 * Brings rows up to date in place: a row is the same object as long as its id lives in its place. `moved` says that
 * these rows are not the same ones in the same order. It calls itself for what is below, which is not deep: {@link maxDepth}.
 */
export function reconcile(
  before: readonly Row[],
  contents: readonly RowContent[],
  parent: Row | undefined,
  { changed, selected, now }: Reconciliation,
): { readonly rows: Row[]; readonly moved: boolean } {
  const byId = new Map(before.map((row) => [row.content.id, row]));
  const generations = before.map(({ generation }) => generation);
  const rows = contents.map((content) => {
    const known = byId.get(content.id);
    const row = known ?? new Row(content, parent);
    const below: Row[] = [];
    const merged = reconcile(row.children, content.children, row, { changed: below, selected, now });
    if (known && row.children.length === 0 && merged.rows.length > 0 && !selected.has(row)) {
      // VS Code shows what was a leaf collapsed when it gets children, whatever it is told. Under another id it is a
      // new row, and open; the one that the person has selected is left alone.
      row.generation++;
    }
    row.content = content;
    row.children = merged.rows;
    if (known && (merged.moved || isStale(row, now))) changed.push(row);
    else if (known) for (const each of below) changed.push(each);
    return row;
  });
  const moved =
    rows.length !== before.length ||
    rows.some((row, index) => row !== before[index] || row.generation !== generations[index]);
  return { rows, moved };
}

/** Whether what VS Code shows of a row is to be drawn again now. */
function isStale({ rendered, content, children }: Row, now: number): boolean {
  if (!rendered) return false;
  const { content: shown, at } = rendered;
  const numbersMayChange = children.length === 0 || now - at >= minRedrawIntervalMs;
  return (
    content.label !== shown.label ||
    (numbersMayChange && content.description !== shown.description) ||
    content.icon !== shown.icon ||
    content.iconColor !== shown.iconColor ||
    content.contextValue !== shown.contextValue
  );
}
