import { originRules, type Origin } from '../origin';

/** A process that is orphaned within this time before or after the end of its origin is orphaned by it, in ms. */
const maxDelayMs = 10_000;

/** Origins that have ended a moment ago: their end explains why their processes lose their parents. */
export class EndedOrigins {
  private open: ReadonlySet<string> = new Set();
  /** By origin id, in ms since the epoch. */
  private readonly endedAt = new Map<string, number>();

  /** Takes in a listing. `living` has the ids of the origins whose root lives. */
  update(origins: readonly Origin[], living: ReadonlySet<string>, now: number): void {
    const open = new Set(
      origins
        // An extension is an origin only while something of it runs: its end explains nothing.
        .filter(({ kind }) => originRules[kind].canEndRoot)
        .filter(({ id, kind }) => living.has(id) || !originRules[kind].endsWithRoot)
        .map(({ id }) => id),
    );
    for (const id of this.open) if (!open.has(id)) this.endedAt.set(id, now);
    for (const id of open) this.endedAt.delete(id);
    // Nothing follows from a time in the future, which a clock leaves behind that was set back.
    for (const [id, at] of this.endedAt) if (Math.abs(now - at) > 2 * maxDelayMs) this.endedAt.delete(id);
    this.open = open;
  }

  /** Whether the origin ended at about the time at which a process of it was orphaned. */
  hasEndedAt(id: string, orphanedAt: number): boolean {
    const endedAt = this.endedAt.get(id);
    return endedAt !== undefined && Math.abs(orphanedAt - endedAt) <= maxDelayMs;
  }
}
