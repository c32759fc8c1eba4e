import { groupBy } from '../../common/groupBy';
import { isAlive, type ProcessInfo } from '../processInfo';
import { keyOf } from '../identity';
import { LikeCommands } from '../programs/likeCommands';
import { byAge } from '../processTable';
import type { LikeChildren } from './pileUp';

/** Fewer like children than this need not be watched. */
export const minWatched = 4;
/** Of so many ended children of a kind the start times are remembered: the latest. */
const maxEnded = 64;

interface Group extends LikeChildren {
  readonly byKey: ReadonlyMap<string, ProcessInfo>;
}

/** Remembers which like children each process has, and which of them have ended. */
export class LikeChildrenTracker {
  private readonly commands = new LikeCommands();
  /** By an id of the parent, then by what is like in its children. */
  private groups = new Map<string, ReadonlyMap<string, Group>>();
  private next = new Map<string, ReadonlyMap<string, Group>>();

  /**
   * The like children of a parent. Has to be called for each parent that has {@link minWatched} children between two calls
   * of {@link complete}.
   */
  update(parent: string, children: readonly ProcessInfo[]): readonly LikeChildren[] {
    const before = this.groups.get(parent);
    const groups = new Map<string, Group>();
    const alive = children.filter(isAlive);
    for (const [like, members] of groupBy(alive, (child) => this.commands.keyOf(child) ?? '')) {
      if (like === '' || members.length < minWatched) continue;
      const byKey = new Map(members.map((member) => [keyOf(member), member]));
      const ended = [...(before?.get(like)?.byKey ?? [])].flatMap(([key, { startTime }]) =>
        byKey.has(key) ? [] : startTime,
      );
      groups.set(like, {
        members: [...members].sort(byAge),
        byKey,
        ended: [...(before?.get(like)?.ended ?? []), ...ended].slice(-maxEnded),
      });
    }
    if (groups.size > 0) this.next.set(parent, groups);
    return [...groups.values()];
  }

  /** Forgets the parents that were not among the last updates. */
  complete(): void {
    this.groups = this.next;
    this.next = new Map();
  }
}
