/**
 * What the processes of one program have used, as the model of this extension has seen it: test data for the rules of
 * runaways. `record.ts` writes it.
 */
export interface RecordedSeries {
  /** What was run, and how it is meant to be read. */
  readonly about: string;
  /**
   * Each second of the recording stands for so many seconds of what it shows: a program that does the same all the time
   * need not be watched for half an hour.
   */
  readonly timeScale: number;
  /** When each sample was taken, in ms since the first. */
  readonly at: readonly number[];
  /** Each after its parent. */
  readonly processes: readonly RecordedProcess[];
}

export interface RecordedProcess {
  readonly pid: number;
  /** In ms; 0 is the first start of all. */
  readonly startTime: number;
  /** The pid of the parent. The first process has none here. */
  readonly parent: number;
  readonly name: string;
  readonly commandLine: readonly string[];
  /** The number of the sample in which it was first. It is in as many as it has values. */
  readonly from: number;
  /** Percent of one core; null where it is not known. */
  readonly cpu: readonly (number | null)[];
  /** In KB. */
  readonly memory: readonly number[];
  /** Forks per second, if there were any. */
  readonly forks?: readonly number[];
}
