import type { Clock } from '../../common/clock';
import type { ProcessSource } from '../../process/source/processSource';
import type { EndContext } from '../end/endOutcome';
import type { Bind } from './bindCheck';

/** What freeing a port works with. */
export interface FreePortContext extends EndContext {
  readonly source: Pick<ProcessSource, 'get' | 'listAll' | 'portHolders'>;
  readonly clock: Clock;
  /** By default that of the system. */
  readonly bind?: Bind;
}
