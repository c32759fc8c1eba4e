import { keyOf } from '../identity';
import type { OriginRef } from '../origin';
import type { GetProcess, UnknownProcess } from '../source/processSource';
import { Claims, type EnvironmentEvidence } from './claims';
import type { OtherVSCodes } from './otherVSCodes';
import { leadsSession, type SessionTracker } from './sessionTracker';

/** Recognises processes that no listing has shown yet, by what they have inherited. */
export interface Recogniser {
  /** The origin that a process comes from; undefined if nothing shows that. */
  originOf(process: UnknownProcess): OriginRef | undefined;
  /** Whether the process that started it has gone. */
  hasLostParent(process: UnknownProcess): boolean;
}

export interface RecogniserOptions {
  readonly sessions: SessionTracker;
  readonly otherVSCodes: OtherVSCodes;
  readonly environment: EnvironmentEvidence;
  /** The processes that adopt orphans: see `getAdopters`. */
  readonly adopters: ReadonlySet<number>;
  readonly getBasic: GetProcess;
}

/**
 * Creates a recogniser for one command that ends processes. It knows the sessions of now and of each listing after that: a
 * listing that finds all known members dead forgets their session, though one that has escaped it may still be in there.
 *
 * If all processes of a session end while the command runs, its id may be handed out again. So a session counts only as
 * long as it has the leader that it had when it was first met, or none.
 */
export function createRecogniser(options: RecogniserOptions): Recogniser {
  const { sessions, otherVSCodes, environment, adopters, getBasic } = options;
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
  const claims = new Claims({ sessions: { originOf: originOfSession }, otherVSCodes, environment, newOrigins: [] });
  return {
    originOf: (process) => claims.claim(process)?.origin,
    hasLostParent: ({ parentPid }) => adopters.has(parentPid),
  };
}
