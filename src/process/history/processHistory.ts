import type { Disposable } from '../../common/event';

/** Readings at equal distances, the oldest first. A value is NaN where it is not known. */
export interface HistorySeries {
  /** The time from one reading to the next, in ms. */
  readonly intervalMs: number;
  /** When the last reading was taken, in ms since the epoch. Of what has ended, that is shortly before its end. */
  readonly endsAt: number;
  /** Percent of one core, the mean of each interval. */
  readonly cpu: readonly number[];
  /** Bytes, the most in each interval. */
  readonly memory: readonly number[];
  /** The number of processes, the most in each interval. */
  readonly count: readonly number[];
  /** Forks per second of the process itself, the most in each interval; 0 where they are too few to be told. */
  readonly forks: readonly number[];
}

/**
 * The time of one reading of `tenMinutes`, in ms. A reading begins whenever the clock of the history, which does not jump,
 * is at a multiple of it.
 */
export const readingMs = 5_000;

/** `tenMinutes` has the finest readings, `hour` has coarser ones: both have as many. */
export type HistoryRange = 'tenMinutes' | 'hour';

/** What the processes of the workspace have used in the last hour. */
export interface ProcessHistory {
  /** Of the process itself, by its key; undefined before the first reading. By default, of ten minutes. */
  own(key: string, range?: HistoryRange): HistorySeries | undefined;
  /** Of the process and everything below it; or of an origin, by its id. */
  tree(key: string, range?: HistoryRange): HistorySeries | undefined;
  /** Keeps what is known of a process or an origin after its end, until the result is disposed of. */
  hold(key: string): Disposable;
}
