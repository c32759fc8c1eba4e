import type { Clock } from '../../common/clock';
import { keyOf, type Identity } from '../identity';
import type { OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { GetProcess, ProcessSource, UnknownProcess } from '../source/processSource';
import { Claims, type EnvironmentEvidence } from './claims';
import type { LineageRecord } from './lineageRecord';
import type { OtherVSCodes } from './otherVSCodes';
import { leadsSession, type SessionTracker } from './sessionTracker';

/** Recognises processes that no listing has shown yet, by what they have inherited. */
export interface Recogniser {
  /** The origin that a process comes from; undefined if nothing shows that. */
  originOf(process: UnknownProcess): OriginRef | undefined;
  /**
   * Whether that cannot be said yet, because the process is just executing a program: it has no environment then, for
   * half a second at most.
   */
  isUndecided(process: ProcessInfo): boolean;
  /** Whether the process that started it has gone. */
  hasLostParent(process: UnknownProcess): boolean;
}

export interface RecogniserOptions {
  readonly sessions: SessionTracker;
  readonly otherVSCodes: OtherVSCodes;
  /** What is known of a process of ours, which may have ended meanwhile. */
  readonly findRecord: (process: Identity) => LineageRecord | undefined;
  readonly environment: EnvironmentEvidence;
  /** The processes that adopt orphans: see `getAdopters`. */
  readonly adopters: ReadonlySet<number>;
  readonly getBasic: GetProcess;
  readonly getEnvironment: ProcessSource['environment'];
  readonly clock: Pick<Clock, 'now'>;
}

/** A process has executed its program after this time, in ms, even on a very busy machine. */
const maxExecMs = 500;

/**
 * Creates a recogniser for one command that ends processes. It knows the sessions of now and of each listing after that: a
 * listing that finds all known members dead forgets their session, though one that has escaped it may still be in there.
 *
 * If all processes of a session end while the command runs, its id may be handed out again. So a session counts only as
 * long as it has the leader that it had when it was first met, or none.
 */
export function createRecogniser(options: RecogniserOptions): Recogniser {
  const { sessions, otherVSCodes, findRecord, environment, adopters, getBasic, getEnvironment, clock } = options;
  /** When each process without an environment was first met, by key. */
  const firstMetAt = new Map<string, number>();
  const sessionsBefore = sessions.copy();
  const leaders = new Map<number, string | undefined>();

  const isSameSession = ({ session }: UnknownProcess): boolean => {
    const holder = getBasic(session);
    const leader = holder && leadsSession(holder) ? keyOf(holder) : undefined;
    if (!leaders.has(session)) leaders.set(session, leader);
    return leader === undefined || leader === leaders.get(session);
  };
  const originOfSession = (process: UnknownProcess): OriginRef | undefined => {
    const origin = sessionsBefore.originOf(process) ?? sessions.originOf(process);
    return origin && isSameSession(process) ? origin : undefined;
  };
  /** Until execve(2) is done, `environ` is empty (proc_pid_environ(5)). It is not read if that may block. */
  const hasNoEnvironment = (process: ProcessInfo): boolean => {
    const variables = getEnvironment(process);
    return variables === undefined ? process.state === 'blocked' : variables.size === 0;
  };
  const isUndecided = (process: ProcessInfo): boolean => {
    if (!adopters.has(process.parentPid) || process.kernelThread || !hasNoEnvironment(process)) return false;
    const key = keyOf(process);
    const now = clock.now();
    const metAt = firstMetAt.get(key) ?? now;
    firstMetAt.set(key, metAt);
    return now - metAt < maxExecMs;
  };
  const claims = new Claims({
    sessions: { originOf: originOfSession },
    otherVSCodes,
    findRecord,
    environment,
    newOrigins: [],
  });
  return {
    originOf: (process) => claims.claim(process)?.origin,
    isUndecided,
    hasLostParent: ({ parentPid }) => adopters.has(parentPid),
  };
}
