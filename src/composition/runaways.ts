import { systemClock } from '../common/clock';
import type { ProcessHistory } from '../process/history/processHistory';
import type { ProcessModel } from '../process/model/processModel';
import { RunawayDetector } from '../process/runaway/runawayDetector';
import type { RunawayChange } from '../process/runaway/runawayStates';
import { displayName } from '../process/programs/displayName';
import { escapeControlCharacters } from '../ui/escape';
import type { ShownRunaways } from '../views/processes/runawayMarks';
import { notifyOfRunaways } from '../views/status/runawayNotifications';
import { RunawayStatusBar } from '../views/status/runawayStatusBar';
import { IgnoredRunaways } from '../workspace/ignoredRunaways';
import { getRunawayLimits, isRunawayKindEnabled } from '../workspace/runawayLimits';
import type { Foundation } from './foundation';
import type { Storage } from './storage';

export interface ObservedRunaways extends ShownRunaways {
  readonly ignored: IgnoredRunaways;
}

/** Tells which processes have got out of hand. The history has to take in each snapshot first, and the view after this. */
export function createRunaways(
  { context, disposables, log, settings }: Foundation,
  { ignoredCommands }: Storage,
  model: ProcessModel,
  history: ProcessHistory,
): ObservedRunaways {
  const ignored = new IgnoredRunaways(ignoredCommands, context.workspaceState);
  const detector = disposables.add(
    new RunawayDetector({
      history,
      now: systemClock.now,
      limits: () => getRunawayLimits(settings),
      isEnabled: (kind) => isRunawayKindEnabled(kind, settings),
      isIgnored: (candidate) => ignored.has(candidate),
    }),
  );
  disposables.add(
    model.onDidChange((snapshot) => {
      detector.update(snapshot);
    }),
  );
  disposables.add(
    detector.onDidChange((change) => {
      for (const line of linesOf(change)) log.info(line);
    }),
  );
  disposables.add(new RunawayStatusBar(detector));
  disposables.add(notifyOfRunaways(detector, () => settings.notifiesOfRunaways.value, log));
  return {
    get all() {
      return detector.all;
    },
    onDidChange: detector.onDidChange,
    get: (key) => detector.get(key),
    isIgnored: (subject) => ignored.has(subject),
    ignored,
  };
}

function linesOf({ began, ended }: RunawayChange): readonly string[] {
  const lineOf =
    (verb: string) =>
    ({ process, figures }: RunawayChange['began'][number]) =>
      escapeControlCharacters(`${displayName(process)} (${process.pid}) ${verb} a runaway: ${figures.kind}`);
  return [...began.map(lineOf('is')), ...ended.map(lineOf('is no longer'))];
}
