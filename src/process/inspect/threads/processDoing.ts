import type { ProcessActivity, ThreadActivity } from '../../source/processActivity';
import type { Doing } from './doing';
import { getDoing } from './threadDoing';

/** What a process is doing. */
export interface ProcessDoing {
  /** The thread that tells most of it; undefined if none could be read. */
  readonly telling: ThreadDoing | undefined;
  readonly hint: DoingHint | undefined;
  /** All threads that were read, those together that do the same; the telling ones first. */
  readonly groups: readonly ThreadGroup[];
}

export interface ThreadDoing {
  readonly thread: ThreadActivity;
  readonly doing: Doing;
}

export interface ThreadGroup {
  readonly threads: readonly ThreadActivity[];
  readonly doing: Doing;
  /** Percent of one core, all of them together. */
  readonly cpu: number | undefined;
}

/**
 * `spinning`: a thread does not rest, and uses all of a core that it gets. `deadlock`: every thread waits for another one,
 * so that none but a signal could wake them.
 */
export type DoingHint = 'spinning' | 'deadlock';

/** A thread that uses more than this, in percent of a core, tells more than the first one. */
const busyPercent = 10;
const spinningPercent = 90;

/** What a process is doing, told by its threads. */
export function getProcessDoing(activity: ProcessActivity): ProcessDoing {
  const tids = new Set(activity.threads.map(({ tid }) => tid));
  const all = activity.threads.map((thread) => ({ thread, doing: getDoing(thread, tids) }));
  const telling = findTelling(all, activity);
  const groups = foldThreads(telling ? [telling, ...all.filter((one) => one !== telling)] : all);
  return { telling, hint: getHint(all, activity), groups };
}

function findTelling(all: readonly ThreadDoing[], { pid }: ProcessActivity): ThreadDoing | undefined {
  const busiest = all.reduce<ThreadDoing | undefined>(
    (most, one) => ((one.thread.cpu ?? 0) > (most?.thread.cpu ?? busyPercent) ? one : most),
    undefined,
  );
  if (busiest) return busiest;
  const first = all.find(({ thread }) => thread.tid === pid);
  const alive = first?.doing.kind === 'zombie' ? all.find(({ doing }) => doing.kind !== 'zombie') : first;
  const main = alive ?? first ?? all[0];
  // In a JVM the first thread does nothing but wait for the one that runs `main`.
  const { doing } = main ?? {};
  const joined = doing?.kind === 'thread' ? all.find(({ thread }) => thread.tid === doing.tid) : undefined;
  return joined ?? main;
}

function getHint(all: readonly ThreadDoing[], { threadCount }: ProcessActivity): DoingHint | undefined {
  if (
    all.some(({ thread, doing }) => doing.kind === 'running' && (thread.demand ?? thread.cpu ?? 0) >= spinningPercent)
  ) {
    return 'spinning';
  }
  const alive = all.filter(({ doing }) => doing.kind !== 'zombie');
  const isWhole = all.length >= threadCount && alive.length > 0;
  return isWhole && alive.every(({ doing }) => isWaitingForThread(doing)) ? 'deadlock' : undefined;
}

/** Whether only another thread of the same process can end the wait. */
function isWaitingForThread(doing: Doing): boolean {
  if (doing.kind === 'thread') return !doing.isLimited;
  return (doing.kind === 'lock' || doing.kind === 'wakeUp') && !doing.isShared && !doing.isLimited;
}

function foldThreads(all: readonly ThreadDoing[]): readonly ThreadGroup[] {
  const groups = new Map<string, { readonly threads: ThreadActivity[]; readonly doing: Doing }>();
  for (const { thread, doing } of all) {
    const key = JSON.stringify(doing);
    const group = groups.get(key) ?? { threads: [], doing };
    group.threads.push(thread);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, cpu: sumOf(group.threads) }));
}

function sumOf(threads: readonly ThreadActivity[]): number | undefined {
  const known = threads.flatMap(({ cpu }) => cpu ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, cpu) => sum + cpu, 0);
}
