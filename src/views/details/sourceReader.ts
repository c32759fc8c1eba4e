import { getProcessDoing } from '../../process/inspect/threads/processDoing';
import { getDoing } from '../../process/inspect/threads/threadDoing';
import type { Identity } from '../../process/identity';
import type { ProcessActivity } from '../../process/source/processActivity';
import type { ProcessSource } from '../../process/source/processSource';
import { activitySentence, gapText } from '../../ui/activityText';
import { doingText } from '../../ui/doingText';
import type { DataReader, ProcessData, ThreadData } from './detailsData';

type ReadSource = Pick<
  ProcessSource,
  'get' | 'details' | 'facts' | 'activity' | 'processSockets' | 'getExecutable' | 'io'
>;

/** Reads what a source knows of a process. */
export function createSourceReader(source: ReadSource): DataReader {
  return {
    isRunning: (process) => isRunning(process, source),
    read: (process) => read(process, source),
    readIo: (processes) => source.io(processes),
  };
}

async function read(process: Identity, source: ReadSource): Promise<ProcessData | undefined> {
  const [details, facts, activity, sockets] = await Promise.all([
    source.details(process),
    source.facts(process),
    source.activity(process),
    source.processSockets(process),
  ]);
  const path = source.getExecutable(process.pid);
  // That was asked by the pid alone, which may be that of another process by now.
  if (isRunning(process, source) === false) return undefined;
  return {
    ...details,
    process: facts?.process,
    ignoresTerminate: facts?.ignoresTerminate,
    tracer: facts?.tracer,
    executable: details?.executable ?? (path === undefined ? undefined : { path, isDeleted: false }),
    // The details have the sockets of its own network, whichever that is.
    listening: details?.listening ?? (sockets?.isOnOurNetwork === true ? sockets.listening : undefined),
    connections: sockets?.isOnOurNetwork === true ? sockets.connections : undefined,
    activity: activity && activityText(activity),
    threads: activity && threadsOf(activity),
  };
}

function isRunning(process: Identity, source: Pick<ProcessSource, 'get'>): boolean | undefined {
  try {
    return source.get(process.pid)?.startTime === process.startTime;
  } catch {
    // The system could not be asked.
    return undefined;
  }
}

function activityText(activity: ProcessActivity): string {
  const sentence = activitySentence(activity, getProcessDoing(activity));
  return [sentence, ...activity.gaps.map((gap) => gapText(gap, activity))].join(' ');
}

function threadsOf(activity: ProcessActivity): readonly ThreadData[] {
  const tids = new Set(activity.threads.map(({ tid }) => tid));
  return activity.threads.map((thread) => ({
    id: thread.tid,
    name: thread.name,
    cpu: thread.cpu,
    activity: doingText(getDoing(thread, tids)),
  }));
}
