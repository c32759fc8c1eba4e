import type { Report } from '../../process/control/report';
import type { Snapshot } from '../../process/model/snapshot';
import type { ActionContext } from '../actionContext';

/** What ending processes needs. */
export type EndContext = Pick<ActionContext, 'clock' | 'controller' | 'model' | 'settings' | 'log' | 'refresh'>;

/** What was known when the signals were sent. */
export interface EndStart {
  readonly snapshot: Snapshot;
  /** In ms since the epoch. */
  readonly at: number;
}

/** A target for which there is no report. */
export interface Failure {
  /** Of any type if a program has handed over the target. */
  readonly pid: unknown;
  readonly name: string | undefined;
  /** A `RefusedError` says that nothing was sent. */
  readonly error: unknown;
}

/** The outcome for each target: one may fail while others end. */
export interface Results {
  readonly reports: readonly Report[];
  readonly failures: readonly Failure[];
}
