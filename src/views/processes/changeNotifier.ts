import { systemClock } from '../../common/clock';
import { minRedrawIntervalMs } from './rowTree';

/**
 * More changed rows than this are reported as one change of all rows: VS Code compares each with each
 * (getHandlesToRefresh in extHostTreeViews.ts), which blocks the extension host for seconds with some thousands.
 */
const maxReportedRows = 100;

/**
 * For so long the rows that VS Code has requested may be on their way to its window, in ms. On a busy machine that takes
 * more than a second.
 */
const maxTransitMs = 2_000;

/** The part of a row that counts here. */
interface TreeRow {
  readonly children: readonly unknown[];
  readonly parent?: object | undefined;
}

/**
 * Decides which changes are reported to VS Code; undefined stands for all rows.
 *
 * VS Code can lose a change. If a change arrives together with the rows that VS Code has just requested (a view is shown
 * for the first time, or a row is expanded), VS Code drops its state, and then takes the requested rows, which are the old
 * ones, for the new ones. From then on it shows the old rows for good, and ignores changes below them.
 *
 * Therefore a change is reported once more if VS Code has not requested the children of the row by the next change. The
 * second report cannot be lost in the same way, since VS Code handles the two one after the other. VS Code does not
 * request the children of a collapsed row either, so that there is no third report.
 *
 * The text of a row can be lost in the same way: a change that overtakes the requested rows in which the row is, on their
 * way to the window, is replaced by them. So a row is reported once more too if it was requested with its siblings shortly
 * before ({@link maxTransitMs}).
 *
 * Many changes are reported as one of all rows, and not more often than rows may be redrawn
 * ({@link minRedrawIntervalMs}): until then they wait.
 */
export class ChangeNotifier<Row extends TreeRow> {
  private isVisible = false;
  private reported: readonly (Row | undefined)[] = [];
  /**
   * How often a change of a row was reported since VS Code last requested its children. This object is the key for all
   * rows.
   */
  private readonly reportCounts = new WeakMap<object, number>();
  /** When VS Code has last requested the children of a row, with the same key for all rows. */
  private readonly requestedAt = new WeakMap<object, number>();
  /** The rows whose last report may have overtaken them. */
  private overtaking: readonly Row[] = [];

  /** Whether there are changes that wait to be reported as one of all rows. */
  private isWaiting = false;
  private reportedAllAt = -Infinity;

  /** `now` is a clock that does not jump, in ms. */
  constructor(private readonly now: () => number = systemClock.now) {}

  /** VS Code requests the children of a row. Before the first request for the top rows, no change is reported. */
  childrenRequested(row: Row | undefined): void {
    this.isVisible ||= row === undefined;
    this.reportCounts.delete(row ?? this);
    this.requestedAt.set(row ?? this, this.now());
  }

  /** @returns the rows to report when these have changed. */
  nextChanges(changed: readonly (Row | undefined)[]): readonly (Row | undefined)[] {
    if (!this.isVisible) return [];
    const repeated = this.reported.filter((row) => this.countOf(row) === 1);
    const rows = this.bounded(new Set([...repeated, ...this.overtaking, ...changed]));
    const fresh = new Set(changed);
    this.overtaking = rows.flatMap((row) => (row && fresh.has(row) && this.mayOvertake(row) ? row : []));
    this.reported = rows.filter((row) => row?.children.length !== 0);
    for (const row of this.reported) this.reportCounts.set(row ?? this, this.countOf(row) + 1);
    return rows;
  }

  private mayOvertake({ parent }: Row): boolean {
    return this.now() - (this.requestedAt.get(parent ?? this) ?? -Infinity) < maxTransitMs;
  }

  private countOf(row: Row | undefined): number {
    return this.reportCounts.get(row ?? this) ?? 0;
  }

  /** Replaces too many rows by one change of all rows, or by none if it is too early for that. */
  private bounded(rows: ReadonlySet<Row | undefined>): readonly (Row | undefined)[] {
    const now = this.now();
    this.isWaiting ||= rows.size > maxReportedRows;
    const all = rows.has(undefined) || (this.isWaiting && now - this.reportedAllAt >= minRedrawIntervalMs);
    if (!all) return this.isWaiting ? [] : [...rows];
    this.isWaiting = false;
    this.reportedAllAt = now;
    return [undefined];
  }
}
