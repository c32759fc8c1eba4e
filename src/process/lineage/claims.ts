import { keyOf, type Identity } from '../identity';
import { originsByRootPid, toOriginRef, type Origin, type OriginRef } from '../origin';
import { isAlive } from '../processInfo';
import type { UnknownProcess } from '../source/processSource';
import type { Evidence, LineageRecord } from './lineageRecord';
import type { OtherVSCodes } from './otherVSCodes';
import type { ListedRoots } from './rootTracker';
import { leadsSession, type SessionTracker } from './sessionTracker';

/** The origin of ours that the environment of a process names; undefined if it names none. */
export type ReadMarker = (process: UnknownProcess) => OriginRef | undefined;

/** What the environment of a process says about where it comes from. */
export interface EnvironmentEvidence {
  readonly readMarker?: ReadMarker;
  /** Whether a process in a session of ours belongs to a window of another VS Code. */
  readonly isOfOtherWindow?: (process: UnknownProcess) => boolean;
}

/** A process belongs to an origin although none of our processes is its parent. */
export interface Claim {
  readonly origin: OriginRef;
  readonly evidence: Evidence;
  /** The process of ours that has started it, where the system tells that. */
  readonly parent?: NonNullable<LineageRecord['parent']>;
  readonly inherited?: boolean;
  /** It holds only if the root of the origin, which no listing has shown yet, turns out to lead a session. */
  readonly isUncertain: boolean;
}

export interface ClaimsOptions {
  readonly sessions: Pick<SessionTracker, 'originOf'>;
  readonly otherVSCodes: OtherVSCodes;
  /** What is known of a process of ours, which may have ended since the last listing. */
  readonly findRecord: (process: Identity) => LineageRecord | undefined;
  readonly environment: EnvironmentEvidence;
  /** The origins of which no listing has shown the root. */
  readonly newOrigins: readonly Origin[];
}

/**
 * Decides in one pass which processes are ours although they forked off and lost their parent before they were ever
 * listed, as with `(setsid server &)`. The process that has started them, their session or their environment shows it.
 */
export class Claims {
  private readonly claims = new Map<string, Claim>();
  /** Sessions that the roots of new origins may lead, by id. */
  private expectedSessions: ReadonlyMap<number, OriginRef>;

  constructor(private readonly options: ClaimsOptions) {
    this.expectedSessions = new Map(
      [...originsByRootPid(options.newOrigins)].map(([pid, origin]) => [pid, toOriginRef(origin)]),
    );
  }

  /** Examines a process anew. */
  claim(process: UnknownProcess): Claim | undefined {
    const claim = this.examine(process);
    if (claim) this.claims.set(keyOf(process), claim);
    else this.claims.delete(keyOf(process));
    return claim;
  }

  /** The claim on a process, made before or now. */
  find(process: UnknownProcess): Claim | undefined {
    return this.claims.get(keyOf(process)) ?? this.claim(process);
  }

  /** The roots have been listed: drops the claims by sessions that a root does not lead after all. */
  confirm({ processes }: ListedRoots): void {
    this.expectedSessions = new Map();
    for (const [key, { origin, isUncertain }] of this.claims) {
      const root = processes.get(origin.id);
      if (isUncertain && !(root && leadsSession(root))) this.claims.delete(key);
    }
  }

  private examine(process: UnknownProcess): Claim | undefined {
    const { sessions, otherVSCodes, environment, findRecord } = this.options;
    if (!isAlive(process) || otherVSCodes.has(process)) return undefined;
    const startedBy = process.originalParent && findRecord(process.originalParent);
    if (startedBy) {
      const { pid, startTime, name, origin, inherited } = startedBy;
      return { origin, evidence: 'descent', parent: { pid, startTime, name }, inherited, isUncertain: false };
    }
    const known = sessions.originOf(process);
    const ofSession = known ?? this.findExpected(process);
    if (ofSession) {
      if (environment.isOfOtherWindow?.(process) === true) return undefined;
      return { origin: ofSession, evidence: 'session', isUncertain: !known };
    }
    const origin = environment.readMarker?.(process);
    return origin && { origin, evidence: 'cookie', isUncertain: false };
  }

  private findExpected(process: UnknownProcess): OriginRef | undefined {
    return leadsSession(process) ? undefined : this.expectedSessions.get(process.session);
  }
}
