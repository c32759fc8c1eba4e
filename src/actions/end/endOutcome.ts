import type { Report } from '../../process/control/report';
import type { ActionContext } from '../actionContext';

/** What ending processes needs. */
export type EndContext = Pick<ActionContext, 'controller' | 'model' | 'settings' | 'log' | 'refresh'>;

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
