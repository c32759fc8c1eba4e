/** How much is to be measured. */
export interface BenchContext {
  /** `--quick`: enough to see that it works, too little to quote. */
  readonly quick: boolean;
  /** Cut a number of runs down when it is to be quick. */
  readonly runs: (full: number) => number;
  /** Progress, on stderr: the table alone goes to stdout. */
  readonly say: (line: string) => void;
}

/** One line below a row: ours, or a peer, in the same run. */
export interface Figure {
  /** `ours` for what is ours; otherwise the peer's name. */
  readonly who: string;
  /** Unit by unit, in the order to be shown: `{ 'wall ms': 0.4, 'cpu ms': 0.4 }`. Medians, where there is more than one. */
  readonly values: Readonly<Record<string, number | undefined>>;
  /** Why there are no values, or what else has to be known to read them. */
  readonly note?: string;
}

/** A thing that was to be reached. */
export interface Target {
  readonly text: string;
  readonly reached: boolean;
  /** The figure that decides, as text. */
  readonly actual: string;
}

export interface RowResult {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly targets: readonly Target[];
}

/** Something that is measured: a module of this folder each, listed in run.ts. */
export interface BenchRow {
  /** What `npm run bench -- NAME` selects. */
  readonly name: string;
  measure(context: BenchContext): Promise<readonly RowResult[]>;
}

/** The middle one. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The 95th of 100: the longest of all is that of a machine which had something else to do. */
export function usualWorst(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.95)] ?? NaN;
}
