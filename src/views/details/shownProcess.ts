import type { Disposable, Event } from '../../common/event';
import type { Identity } from '../../process/identity';
import type { DetailsState } from './detailsContent';
import type { ChartRange } from './detailsProtocol';

/** What a panel shows: a process that is watched, or one of a recording. */
export interface ShownProcess extends Disposable {
  readonly identity: Identity;
  /** Raw; empty if it is not known. */
  readonly name: string;
  /** For the tab of the panel. */
  readonly title: string;
  /** Fires when there may be something new to show. */
  readonly onDidChange: Event<void>;
  getState(range: ChartRange): DetailsState;
  /** Reads what costs too much for every listing, if that is due. It is called while the panel is seen. */
  read(): Promise<void>;
}
