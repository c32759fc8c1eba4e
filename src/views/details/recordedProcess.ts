import * as vscode from 'vscode';
import { runInSlices, type SlicedTask } from '../../common/timeSlicing';
import { keyOf, sameProcess, type Identity } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import { displayName } from '../../process/programs/displayName';
import type { RecordedProcess } from '../../process/recording/recordedProcesses';
import type { RecordedRun } from '../../process/recording/recordedRun';
import { ChildEvents } from './childEvents';
import { titleOf, type DetailsState } from './detailsContent';
import type { ProcessEvent } from './detailsData';
import type { ShownProcess } from './shownProcess';
import { endOf, findEnded, findSubject, type End } from './subject';

/** How long reading a recording may hold the event loop at a stretch, in ms. */
const maxSliceMs = 5;

/** Shows a process of a recording, as it was when it was seen last. Nothing of it changes any more. */
export async function createRecordedProcess(run: RecordedRun, recorded: RecordedProcess): Promise<ShownProcess> {
  const { process, lastT } = recorded;
  const { value: past } = await runInSlices(readPast(run, process), maxSliceMs, () => performance.now());
  const history = await run.historyAt(lastT);
  const snapshot = run.snapshotAt(lastT);
  const subject = findSubject(process, snapshot);
  const { startedAt } = run.header;
  const name = displayName(process);
  const title = titleOf(process, name);
  return {
    identity: process,
    name,
    title: vscode.l10n.t('{0}, recorded', title),
    onDidChange: () => ({ dispose: () => undefined }),
    getState: (range): DetailsState => ({
      ...{ identity: process, name, process, total: subject?.total, why: subject?.getWhy(snapshot) },
      data: undefined,
      status: { kind: 'recorded', at: startedAt + lastT },
      actions: {},
      charts: {
        range,
        own: history.own(keyOf(process), range),
        tree: history.tree(subject?.treeKey ?? keyOf(process), range),
        io: undefined,
      },
      timeline: {
        startedAt: process.startedAt,
        children: past.children.events,
        events: eventsOf(process, run),
        end: past.end,
        watchedSince: startedAt,
      },
    }),
    read: () => Promise.resolve(),
    dispose: () => undefined,
  };
}

interface Past {
  readonly children: ChildEvents;
  readonly end: End | undefined;
}

/** What has become of a process and its children. */
function* readPast(run: RecordedRun, identity: Identity): SlicedTask<Past> {
  const children = new ChildEvents();
  let end: End | undefined;
  for (const t of run.times) {
    const snapshot: Snapshot = run.snapshotAt(t);
    const subject = findSubject(identity, snapshot);
    const ended = subject ? undefined : findEnded(identity, snapshot);
    if (subject) children.update(subject, snapshot);
    if (ended) end ??= endOf(ended);
    yield;
  }
  return { children, end };
}

function eventsOf(identity: Identity, { header, events }: RecordedRun): readonly ProcessEvent[] {
  const isIt = (process: Identity): boolean => sameProcess(process, identity);
  return events.flatMap((event): ProcessEvent[] => {
    const at = header.startedAt + event.t;
    switch (event.type) {
      case 'signal':
        return event.processes.filter(isIt).map(({ outcome }) => ({ kind: 'sent', at, action: event.action, outcome }));
      case 'runaway':
        if (!isIt(event.process)) return [];
        return [{ kind: event.phase === 'begin' ? 'runaway' : 'runawayEnded', at, text: event.text }];
      case 'failure':
      case 'skipped':
        return [];
    }
  });
}
