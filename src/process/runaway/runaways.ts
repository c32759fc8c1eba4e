import type { Event } from '../../common/event';
import type { Runaway } from './runaway';
import type { RunawayChange } from './runawayStates';

/** The processes that have got out of hand, for all that tell of them. */
export interface Runaways {
  /** All that there are now. */
  readonly all: readonly Runaway[];
  /** Fires when a runaway begins or ends. */
  readonly onDidChange: Event<RunawayChange>;
  /** How a process has got out of hand, by its key, or that of an origin; empty if it has not. */
  get(key: string): readonly Runaway[];
}
