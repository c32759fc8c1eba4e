/** Readings at equal distances, the oldest first. */
export interface HistorySeries {
  /** The time from one reading to the next, in ms. */
  readonly intervalMs: number;
  /** When the last reading was taken, in ms since the epoch. */
  readonly endsAt: number;
  /** Percent of one core, the mean of each interval; NaN where it is not known. */
  readonly cpu: readonly number[];
  /** Bytes; NaN where it is not known. */
  readonly memory: readonly number[];
}

/** What the processes of the workspace have used in the last minutes. */
export interface ProcessHistory {
  /** Of the process itself, by its key; undefined before the first reading. */
  own(key: string): HistorySeries | undefined;
  /** Of the process and everything below it. */
  tree(key: string): HistorySeries | undefined;
}
