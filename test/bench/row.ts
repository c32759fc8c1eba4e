import type { Engine } from './engine';

/** What to measure, and how much of it. */
export interface BenchContext {
  /** `--quick`: enough to see that it works, too little to quote. */
  readonly quick: boolean;
  /** Reduces a number of runs if `quick` is set. */
  readonly runs: (full: number) => number;
  /** The engine of an earlier checkout, measured in the same run (`--against FOLDER`). */
  readonly earlier: Engine | undefined;
  /** The folder of that checkout. */
  readonly earlierFolder: string | undefined;
  /** `--hour`: rows that watch memory do so for an hour. */
  readonly hour: boolean;
  /** `--others N`: the processes on the machine that are not of the workspace, in rows that measure a VS Code. */
  readonly others: number;
  /** `--names`: profiles have the names of functions, and the costliest are written to `out/host`. */
  readonly names: boolean;
  /** Prints progress to stderr, since stdout has only the table. */
  readonly printStatus: (line: string) => void;
}

/** One line of a row: this project's or a peer's figures, measured in the same run. */
export interface Figure {
  /** `ours` for this project, otherwise the name of the peer. */
  readonly name: string;
  /** A value for each unit, in the order of the columns: `{ 'wall ms': 0.4, 'cpu ms': 0.4 }`. Medians of several runs. */
  readonly values: Readonly<Record<string, number | undefined>>;
  /** Why there are no values, or an explanation of them. */
  readonly note?: string;
}

/** A goal of a row. */
export interface Target {
  readonly text: string;
  readonly reached: boolean;
  /** The figure that decides whether it is reached, as text. */
  readonly actual: string;
}

export interface RowResult {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly targets: readonly Target[];
}

/** A benchmark. Each is a module of this folder, listed in `run.ts`. */
export interface BenchRow {
  /** The name for `npm run bench -- NAME`. Those of a group begin with its name and a colon. */
  readonly name: string;
  measure(context: BenchContext): Promise<readonly RowResult[]>;
}

/** @returns NaN if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The 95th percentile. The maximum shows what else the machine has done, not what is measured. */
export function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.95)] ?? NaN;
}

/** The same items from another one on, so that each is first in its turn: the first one in a round pays for cold caches. */
export function rotate<T>(items: readonly T[], by: number): readonly T[] {
  const start = ((by % items.length) + items.length) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
