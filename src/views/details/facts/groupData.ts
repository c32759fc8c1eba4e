import type { ProcessInfo } from '../../../process/processInfo';
import type { Totals } from '../../../process/processTable';
import type { Why } from '../../../process/why/why';
import type { ProcessData } from '../detailsData';

/** What is known of a process: what the model has, and what was read last. */
export interface GroupData {
  readonly why: Why | undefined;
  readonly process: ProcessInfo | undefined;
  /** Of its tree. */
  readonly total: Totals | undefined;
  /** Undefined before it was read for the first time. */
  readonly data: ProcessData | undefined;
  /** Nothing of it changes any more, and nothing more will be read. */
  readonly isFinal: boolean;
  readonly showsEnvironment: boolean;
}
