import { keyOf, type Identity } from '../../identity';
import type { UniqueIdentifier } from './uniqueIdentifier';

interface Seen {
  readonly identity: Identity;
  readonly unique: UniqueIdentifier;
}

/**
 * Knows which process has started each process, also after that has ended: macOS keeps the number of the parent, and this
 * keeps which process had the number. What was never seen while it ran is not known.
 */
export class OriginalParents {
  /** By {@link keyOf}: processes that run, and those that have ended and have started one that runs. */
  private seen = new Map<string, Seen>();
  private byId = new Map<number, Identity>();

  constructor(private readonly readUnique: (pid: number) => UniqueIdentifier | undefined) {}

  /** Takes in all processes that run. Only those that are new are asked for their number. */
  update(processes: readonly Identity[]): void {
    const seen = new Map<string, Seen>();
    for (const process of processes) {
      const known = this.see(process);
      if (known) seen.set(keyOf(process), known);
    }
    const parentIds = new Set([...seen.values()].map(({ unique }) => unique.parentId));
    for (const [key, known] of this.seen) if (parentIds.has(known.unique.id)) seen.set(key, known);
    this.seen = seen;
    this.byId = new Map([...seen.values()].map(({ unique, identity }) => [unique.id, identity]));
  }

  /** The process that has started this one; undefined if that is not known. */
  find(process: Identity): Identity | undefined {
    const known = this.see(process);
    return known && this.byId.get(known.unique.parentId);
  }

  clear(): void {
    this.seen.clear();
    this.byId.clear();
  }

  /** What is known of a process from when it was first seen: later it may no longer name the one that has started it. */
  private see({ pid, startTime }: Identity): Seen | undefined {
    const key = keyOf({ pid, startTime });
    const known = this.seen.get(key);
    if (known) return known;
    const unique = this.readUnique(pid);
    if (!unique) return undefined;
    const seen = { identity: { pid, startTime }, unique };
    this.seen.set(key, seen);
    this.byId.set(unique.id, seen.identity);
    return seen;
  }
}
