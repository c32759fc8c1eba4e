import type { OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';

/**
 * - `cpu`: it has used much CPU for long.
 * - `memory`: its memory grows without pause.
 * - `processes`: its tree has very many processes.
 * - `forks`: it starts short-lived processes all the time.
 * - `pileUp`: it starts like processes again and again, and they never end.
 */
export type RunawayKind = RunawayFigures['kind'];

/** What a rule has found: the figures that a sentence about it needs. */
export type RunawayFigures = CpuFigures | MemoryFigures | ProcessesFigures | ForksFigures | PileUpFigures;

interface CommonFigures {
  /** For how long it had gone on when it was found, in ms. */
  readonly durationMs: number;
}

export interface CpuFigures extends CommonFigures {
  readonly kind: 'cpu';
  /** The mean of that time, and the limit, in percent of one core. */
  readonly percent: number;
  readonly limit: number;
  /** Only the whole tree is above the limit: its processes take turns, or share the work. */
  readonly isTree: boolean;
}

export interface MemoryFigures extends CommonFigures {
  readonly kind: 'memory';
  /** What it has now, and by how much that has grown in that time, in bytes. */
  readonly memory: number;
  readonly growth: number;
}

export interface ProcessesFigures extends CommonFigures {
  readonly kind: 'processes';
  /** The processes of the tree now. */
  readonly count: number;
  readonly limit: number;
}

export interface ForksFigures extends CommonFigures {
  readonly kind: 'forks';
  /** The mean of that time, and the limit. */
  readonly perSecond: number;
  readonly limit: number;
}

export interface PileUpFigures extends CommonFigures {
  readonly kind: 'pileUp';
  /** How many like children it has now. */
  readonly count: number;
  readonly limit: number;
  /** The youngest of them. */
  readonly youngest: ProcessInfo;
}

/** A process that has got out of hand, and how. One process may be several. */
export interface Runaway {
  /** {@link keyOf} the process. */
  readonly key: string;
  readonly process: ProcessInfo;
  readonly origin: OriginRef;
  /** When it began, in ms since the epoch: before it was found. */
  readonly since: number;
  /** As they were found last. */
  readonly figures: RunawayFigures;
}
