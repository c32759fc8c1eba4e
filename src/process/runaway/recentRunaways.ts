import type { Disposable } from '../../common/event';
import { RecentEntries } from '../../common/recentEntries';
import type { Runaway } from './runaway';
import type { Runaways } from './runaways';

/** The maximum number of processes that are remembered: those of which something was told last. */
const maxProcesses = 1_000;
/** The maximum number of changes of one process, the latest ones. */
const maxChanges = 50;

/** A process was found to be a runaway, or has ceased to be one. */
export interface RunawayEvent {
  /** In ms since the epoch. */
  readonly at: number;
  readonly phase: 'begin' | 'end';
  readonly runaway: Runaway;
}

/** Remembers which processes were runaways, also when they are none any more. */
export class RecentRunaways implements Disposable {
  private readonly events = new RecentEntries<RunawayEvent>(maxProcesses, maxChanges);
  private readonly subscription: Disposable;

  /** `now` is in ms since the epoch. */
  constructor(
    runaways: Pick<Runaways, 'onDidChange'>,
    private readonly now: () => number,
  ) {
    this.subscription = runaways.onDidChange(({ began, ended }) => {
      for (const runaway of began) this.add('begin', runaway);
      for (const runaway of ended) this.add('end', runaway);
    });
  }

  /** What was told of a process, by its key, the latest last. */
  get(key: string): readonly RunawayEvent[] {
    return this.events.get(key);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private add(phase: RunawayEvent['phase'], runaway: Runaway): void {
    this.events.add(runaway.key, { at: this.now(), phase, runaway });
  }
}
