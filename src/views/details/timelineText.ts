import * as vscode from 'vscode';
import type { Action, Outcome } from '../../process/control/report';
import { signalOf } from '../../process/control/signalProcess';
import { maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import type { ChildEvent } from './childEvents';
import type { ProcessEvent } from './detailsData';
import type { Timeline, TimelineEntry } from './detailsProtocol';
import type { End } from './subject';

/** More entries than this are not shown: the latest are. */
const maxEntries = 100;

/** From this number of like events in a row on, they are one entry. */
const minRun = 3;

/** A text that was made for the user is cut to this length all the same. */
const maxTextLength = 300;

export interface TimelineData {
  /** When the process was started, in ms since the epoch; undefined if it is not known. */
  readonly startedAt: number | undefined;
  readonly children: readonly ChildEvent[];
  readonly events: readonly ProcessEvent[];
  readonly end: End | undefined;
  /** Since when children are watched, in ms since the epoch. */
  readonly watchedSince: number;
}

type Event =
  | ChildEvent
  | ProcessEvent
  | { readonly kind: 'started'; readonly at: number }
  | { readonly kind: 'ended'; readonly at: number; readonly signal: string | undefined };

/** What has happened to a process, in words. `now` is in ms since the epoch. */
export function timelineOf({ startedAt, children, events, end, watchedSince }: TimelineData, now: number): Timeline {
  const all: Event[] = [
    ...(startedAt === undefined ? [] : [{ kind: 'started' as const, at: startedAt }]),
    ...children,
    ...events,
  ];
  // Stable, so that what has happened at one time stays in its order; the end comes last, whatever the clock did.
  all.sort((a, b) => a.at - b.at);
  if (end) all.push({ kind: 'ended', ...end });
  const entries = runsOf(all).map((run) => entryOf(run, now));
  return {
    entries: entries.slice(-maxEntries),
    note:
      entries.length === 0
        ? vscode.l10n.t('Nothing is known.')
        : vscode.l10n.t('Children that ended before {0} are not known.', formatTimestamp(watchedSince, now)),
  };
}

/** Like events in a row belong together: a build starts hundreds of compilers. */
function runsOf(events: readonly Event[]): readonly (readonly Event[])[] {
  const runs: Event[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run && first && 'pid' in event && 'pid' in first && isLike(first, event)) run.push(event);
    else runs.push([event]);
  }
  return runs.flatMap((run) => (run.length < minRun ? run.map((event) => [event]) : [run]));
}

function isLike(a: ChildEvent, b: ChildEvent): boolean {
  return a.kind === b.kind && a.name === b.name && a.signal === b.signal;
}

function entryOf(run: readonly Event[], now: number): TimelineEntry {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return { time: '', text: '', isImportant: false };
  const time = formatTimestamp(last.at, now);
  const isImportant = !('pid' in last);
  if (run.length === 1 || !('pid' in last)) return { time, text: eventText(last), isImportant };
  const [count, since] = [run.length.toLocaleString(), formatTimestamp(first.at, now)];
  const name = escapeControlCharacters(last.name, maxNameLength);
  const text =
    last.kind === 'childStarted'
      ? vscode.l10n.t('{0} children {1} started since {2}', count, name, since)
      : vscode.l10n.t('{0} children {1} ended since {2}', count, name, since);
  return { time, text, isImportant };
}

function eventText(event: Event): string {
  switch (event.kind) {
    case 'started':
      return vscode.l10n.t('Started');
    case 'ended':
      return event.signal === undefined
        ? vscode.l10n.t('Ended, no signal from here')
        : vscode.l10n.t('Ended after {0}', event.signal);
    case 'childStarted':
      return vscode.l10n.t('Child {0} started', nameAndPid(event));
    case 'childEnded':
      return event.signal === undefined
        ? vscode.l10n.t('Child {0} ended', nameAndPid(event))
        : vscode.l10n.t('Child {0} ended after {1}', nameAndPid(event), event.signal);
    case 'sent':
      return sentText(event.action, event.outcome);
    case 'runawayEnded':
      return vscode.l10n.t('No runaway any more');
    case 'runaway': {
      const reason = event.text === undefined ? '' : escapeControlCharacters(event.text, maxTextLength);
      return reason === '' ? vscode.l10n.t('Marked as runaway') : vscode.l10n.t('Marked as runaway: {0}', reason);
    }
  }
}

const signalNames: Readonly<Record<Exclude<Action, 'renice'>, NodeJS.Signals>> = {
  ...signalOf,
  terminateTree: signalOf.terminate,
  killTree: signalOf.kill,
};

function sentText(action: Action, outcome: Outcome): string {
  const isSent = outcome === 'gone' || outcome === 'alive';
  // These change the process, and are over at once.
  if (isSent && action === 'pause') return vscode.l10n.t('Paused from here');
  if (isSent && action === 'resume') return vscode.l10n.t('Resumed from here');
  if (isSent && action === 'renice') return vscode.l10n.t('Its priority was changed from here');
  const name = action === 'renice' ? vscode.l10n.t('Another priority') : signalNames[action];
  switch (outcome) {
    case 'gone':
      return vscode.l10n.t('{0} was sent from here, and it ended', name);
    case 'alive':
      return vscode.l10n.t('{0} was sent from here, and it runs on', name);
    case 'denied':
      return vscode.l10n.t('{0} was not permitted', name);
    case 'replaced':
      return vscode.l10n.t('{0} was not sent: the process was gone already', name);
  }
}

function nameAndPid({ name, pid }: ChildEvent): string {
  return `${escapeControlCharacters(name, maxNameLength)} (${pid})`;
}
