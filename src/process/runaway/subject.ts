import type { ProcessHistory } from '../history/processHistory';
import type { ProcessNode } from '../model/snapshot';
import type { RunawayFigures } from './runaway';
import type { RunawayLimits } from './runawayLimits';

/** What a rule looks at: a process with all below it, and what it has used. */
export interface Subject {
  readonly node: ProcessNode;
  readonly history: Pick<ProcessHistory, 'own' | 'tree'>;
  readonly limits: RunawayLimits;
  /** Something below the process accounts for what its tree does. */
  readonly isToldBelow: boolean;
}

/** One way to be a runaway. */
export interface RunawayRule<Figures extends RunawayFigures> {
  /** Whether a look at its history is worth while: costs nothing, and is false for nearly all processes. */
  mayBegin(node: ProcessNode, limits: RunawayLimits): boolean;
  /** Whether it is one now; undefined if not. */
  find(subject: Subject): Figures | undefined;
  /** Whether one that was found goes on. This asks for less than {@link find}, so that a runaway does not come and go. */
  goesOn(subject: Subject, figures: Figures): boolean;
}

/** What goes on stays above this share of the limit. */
export const goesOnShare = 0.7;
