import type { OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { OwnedProcess } from './attribution';

/**
 * The sessions that belong to origins, by the last listing: those that a process of ours leads, and those known from
 * before in which a process of ours still is.
 *
 * A session is evidence because the kernel hands out no pid that is still the id of a session (pid(7), `alloc_pid`), and
 * because a session is forgotten as soon as a listing finds none of our processes in it.
 */
export class SessionTracker {
  constructor(private origins: ReadonlyMap<number, OriginRef> = new Map()) {}

  /** The origin whose session a process is in. The leader of a session is in none of ours: it would be known. */
  originOf(process: Pick<ProcessInfo, 'pid' | 'session'>): OriginRef | undefined {
    return leadsSession(process) ? undefined : this.origins.get(process.session);
  }

  /** Replaces the sessions by those of one listing. */
  update(owned: Iterable<OwnedProcess>): void {
    const origins = new Map<number, OriginRef>();
    for (const { record, process } of owned) {
      const isLeader = leadsSession(process);
      const origin = isLeader ? record.origin : this.origins.get(process.session);
      if (origin && (isLeader || !origins.has(process.session))) origins.set(process.session, origin);
    }
    this.origins = origins;
  }

  /** The sessions of now. */
  copy(): SessionTracker {
    return new SessionTracker(this.origins);
  }

  forget(session: number): void {
    this.origins = new Map([...this.origins].filter(([id]) => id !== session));
  }
}

export function leadsSession({ pid, session }: Pick<ProcessInfo, 'pid' | 'session'>): boolean {
  return session === pid;
}
