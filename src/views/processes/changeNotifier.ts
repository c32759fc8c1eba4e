import { systemClock } from '../../common/clock';
import { minRedrawIntervalMs } from './rowTree';

/**
 * More changed rows than this are not told one by one: VS Code compares each with each (getHandlesToRefresh in
 * extHostTreeViews.ts), which for some thousands holds the extension host for seconds.
 */
const maxRowsTold = 100;

/** As much of a row as counts here. */
interface Parent {
  readonly children: readonly unknown[];
}

/**
 * Decides of which changes VS Code is told; undefined stands for all rows. It loses a change that comes in one piece
 * with the rows that it has just asked for, while a view is shown for the first time or a row is expanded: it forgets
 * what it knew, and then takes those rows, which are the old ones, for the new ones. From then on it shows them for good,
 * and hears of no change below them.
 *
 * So a change is told once more when VS Code has not asked for the rows below it by the next time. The second one cannot
 * be lost like that, since it deals with them one after the other. It does not ask for what is below a collapsed row
 * either, and there it is left at that.
 *
 * Many changes at a time are told as one of all rows, and that not more often than rows may be drawn anew
 * ({@link minRedrawIntervalMs}): until then they wait.
 */
export class ChangeNotifier<Row extends Parent> {
  private begun = false;
  private last: readonly (Row | undefined)[] = [];
  /** How often VS Code has been told of a row, or by this object of all, since it last asked for what is below. */
  private readonly times = new WeakMap<object, number>();

  /** There are changes that wait to be told as one of all rows. */
  private waiting = false;
  private toldOfAllAt = -Infinity;

  /** `now` is a clock that does not jump, in ms. */
  constructor(private readonly now: () => number = systemClock.now) {}

  /** VS Code asks for the rows below this one. It is told of nothing before it has asked for the topmost ones. */
  childrenRequested(row: Row | undefined): void {
    this.begun ||= row === undefined;
    this.times.delete(row ?? this);
  }

  /** What to tell when these have changed. */
  nextChanges(changed: readonly (Row | undefined)[]): readonly (Row | undefined)[] {
    if (!this.begun) return [];
    const again = this.last.filter((row) => this.times.get(row ?? this) === 1);
    const rows = this.bounded(new Set([...again, ...changed]));
    this.last = rows.filter((row) => row?.children.length !== 0);
    for (const row of this.last) this.times.set(row ?? this, (this.times.get(row ?? this) ?? 0) + 1);
    return rows;
  }

  /** The same, as one change of all rows, or none now. */
  private bounded(told: ReadonlySet<Row | undefined>): readonly (Row | undefined)[] {
    const now = this.now();
    this.waiting ||= told.size > maxRowsTold;
    const all = told.has(undefined) || (this.waiting && now - this.toldOfAllAt >= minRedrawIntervalMs);
    if (!all) return this.waiting ? [] : [...told];
    this.waiting = false;
    this.toldOfAllAt = now;
    return [undefined];
  }
}
