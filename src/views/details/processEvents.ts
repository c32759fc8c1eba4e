import type { SentAction } from '../../process/control/recentReports';
import type { RunawayEvent } from '../../process/runaway/recentRunaways';
import { runawayFact } from '../../ui/runawayText';
import type { ProcessEvent } from './detailsData';

/** What a process was sent from here, for its timeline. */
export function sentEvents(sent: readonly SentAction[]): readonly ProcessEvent[] {
  return sent.map(({ at, action, outcome }) => ({ kind: 'sent', at, action, outcome }));
}

/** When a process began and ceased to be a runaway. */
export function runawayEvents(events: readonly RunawayEvent[]): readonly ProcessEvent[] {
  return events.map(({ at, phase, runaway }) =>
    phase === 'begin' ? { kind: 'runaway', at, text: runawayFact(runaway, at) } : { kind: 'runawayEnded', at },
  );
}
