import type { Report } from '../../process/control/report';

/** The four ways to end a process that a person can choose. */
export type EndAction = 'terminate' | 'kill' | 'terminateTree' | 'killTree';

/** A target that nothing came of. */
export interface Failure {
  readonly pid: number;
  readonly name: string | undefined;
  /** A `RefusedError` says that nothing was sent. */
  readonly error: unknown;
}

/** What came of each target: one may fail while others end. */
export interface Results {
  readonly reports: readonly Report[];
  readonly failures: readonly Failure[];
}
