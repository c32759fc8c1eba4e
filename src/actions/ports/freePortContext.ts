import type { ProcessSource } from '../../process/source/processSource';
import type { ActionContext } from '../actionContext';
import type { EndContext } from '../end/endOutcome';
import type { Bind } from './bindCheck';

/** What freeing a port works with. */
export interface FreePortContext extends EndContext, Pick<ActionContext, 'clock'> {
  readonly source: Pick<ProcessSource, 'get' | 'listAll' | 'portHolders'>;
  /** By default that of the system. */
  readonly bind?: Bind;
}
