import { heldMemory } from '../../process/processTable';
import { isClearChange } from './arrange/steadyValues';
import type { RowContent } from './rowContent';

/**
 * Minimum time between redraws of a parent row when only its numbers have changed, in ms. While VS Code redraws a row it
 * drops the rows below it until it has requested them again; a menu command that is chosen for one of them at that moment
 * arrives without its row.
 */
export const minRedrawIntervalMs = 3_000;

/**
 * VS Code asks for the tooltip of a row once, and again only after the row was redrawn. A tooltip is replaced after this
 * time, in ms, so that it can be read in peace, and is not of long ago when the user points at the row again.
 */
export const maxTooltipAgeMs = 20_000;

/**
 * For so long after its tooltip was requested, in ms, a row is not redrawn only because of its description or its icon, nor
 * is a row above it: VS Code closes a tooltip when its row is redrawn.
 */
export const tooltipReadMs = 10_000;

/** So long a row may show numbers that are a little out of date, in ms: to redraw 1,000 rows each second is dear. */
const maxSmallErrorMs = 10_000;

const megabyte = 1024 ** 2;

/** A row that VS Code keeps a reference to: it stays the same object while its content changes. */
export class Row {
  children: Row[] = [];
  /** How often the row has become a parent. */
  generation = 0;
  /** The content that VS Code has last requested, and when, in ms on a clock that does not jump; undefined before that. */
  rendered: { readonly content: RowContent; readonly at: number } | undefined;
  /** When VS Code has last requested the tooltip, in the same time; undefined once the row was reported for that reason. */
  tooltipAt: number | undefined;
  constructor(
    public content: RowContent,
    public readonly parent: Row | undefined,
  ) {}
}

export interface ReconcileOptions {
  /** Collects the topmost rows that have to be redrawn, each with the rows below it. */
  readonly changed: Row[];
  readonly selected: ReadonlySet<Row>;
  /** In ms on a clock that does not jump. */
  readonly now: number;
}

export interface Reconciled {
  readonly rows: Row[];
  /** Whether they are other rows than before, or in another order. */
  readonly moved: boolean;
  /** Whether the tooltip of one of them, or of a row below, may be open. */
  readonly isRead: boolean;
}

/**
 * Updates rows in place: a row stays the same object as long as its id stays below the same parent. It recurses for the
 * rows below, which are not deep: {@link maxDepth}.
 */
export function reconcile(
  before: readonly Row[],
  contents: readonly RowContent[],
  parent: Row | undefined,
  { changed, selected, now }: ReconcileOptions,
): Reconciled {
  let isRead = false;
  const byId = new Map(before.map((row) => [row.content.id, row]));
  const generations = before.map(({ generation }) => generation);
  const rows = contents.map((content) => {
    const known = byId.get(content.id);
    const row = known ?? new Row(content, parent);
    const changedBelow: Row[] = [];
    const children = reconcile(row.children, content.children, row, { changed: changedBelow, selected, now });
    if (known && row.children.length === 0 && children.rows.length > 0 && !selected.has(row)) {
      // VS Code shows a former leaf collapsed, whatever its item says. With another id it is a new row, and expanded. A
      // selected row is left alone: it would lose its selection.
      row.generation++;
    }
    row.content = content;
    row.children = children.rows;
    const tooltipAgeMs = row.tooltipAt === undefined ? undefined : now - row.tooltipAt;
    const hasOldTooltip = tooltipAgeMs !== undefined && tooltipAgeMs >= maxTooltipAgeMs;
    if (hasOldTooltip) row.tooltipAt = undefined;
    const isRowRead = children.isRead || (tooltipAgeMs !== undefined && tooltipAgeMs < tooltipReadMs);
    isRead ||= isRowRead;
    if (known && (children.moved || hasOldTooltip || isStale(row, now, isRowRead))) changed.push(row);
    else if (known) for (const each of changedBelow) changed.push(each);
    return row;
  });
  const moved =
    rows.length !== before.length ||
    rows.some((row, index) => row !== before[index] || row.generation !== generations[index]);
  return { rows, moved, isRead };
}

/** Whether the content that VS Code shows for a row is out of date, and may be redrawn now. */
function isStale({ rendered, content, children }: Row, now: number, isRead: boolean): boolean {
  if (!rendered) return false;
  const { content: shown, at } = rendered;
  const numbersMayChange = !isRead && (children.length === 0 || now - at >= minRedrawIntervalMs);
  return (
    content.label !== shown.label ||
    (numbersMayChange && isDescriptionStale(shown, content, now - at)) ||
    (!isRead && (content.icon !== shown.icon || content.iconColor !== shown.iconColor)) ||
    content.contextValue !== shown.contextValue
  );
}

/** Whether more than a little has changed, or a little has been out of date for long. */
function isDescriptionStale(shown: RowContent, content: RowContent, ageMs: number): boolean {
  if (content.description === shown.description) return false;
  if (!content.usage || !shown.usage || content.details !== shown.details) return true;
  return (
    ageMs >= maxSmallErrorMs ||
    isClearChange(heldMemory(shown.usage), heldMemory(content.usage), { relative: 0.05, absolute: megabyte }) ||
    isClearChange(shown.usage.cpu ?? 0, content.usage.cpu ?? 0, { relative: 0.1, absolute: 2 })
  );
}
