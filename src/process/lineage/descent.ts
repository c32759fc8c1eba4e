import { keyOf, sameProcess, type Identity } from '../identity';
import { isAlive, type ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import { type LineageRecord, type LostParent } from './lineageRecord';
import { type Attribution, type OwnedProcess } from './attribution';

/** Of more dead ancestors of one process than this, the farthest are forgotten. */
export const maxLostParents = 16;

/** How much is remembered of the command line of a dead process, in characters, all arguments together. */
export const maxCommandLineLength = 1_000;

/** What is known of the processes of the listing before. */
export interface Remembered {
  member(key: string): LineageRecord | undefined;
  commandLine(key: string): readonly string[] | undefined;
}

/**
 * Finds the dead ancestors of living members: from the parent up, until one that lives. What is known of a process that
 * has died since the listing before is taken over from there; one that was missing before is in the chains of that time.
 * So a dead process is remembered as long as a living one needs it, and no longer.
 */
export class LostParents {
  /** Those that are missing since this listing, each once. */
  private readonly fresh = new Map<string, LostParent | undefined>();

  constructor(
    private readonly table: ProcessTable,
    private readonly before: Remembered,
    private readonly now: number,
  ) {}

  /** Undefined when its parent lives, and where nothing is known of it. */
  of(member: LineageRecord): readonly LostParent[] | undefined {
    if (!member.parent || this.isThere(member.parent)) return undefined;
    const known = this.before.member(keyOf(member))?.lost ?? [];
    const chain = [...known];
    let next = chain.length > 0 ? chain.at(-1)?.parent : member.parent;
    while (next && chain.length < maxLostParents && !this.isThere(next)) {
      const lost = this.lost(next);
      if (!lost) break;
      chain.push(lost, ...(this.before.member(keyOf(next))?.lost ?? []));
      next = chain.at(-1)?.parent;
    }
    if (chain.length === 0) return undefined;
    return chain.length === known.length ? known : chain.slice(0, maxLostParents);
  }

  private isThere(identity: Identity): boolean {
    const process = this.table.get(identity.pid);
    return process !== undefined && sameProcess(process, identity) && isAlive(process);
  }

  private lost(identity: Identity): LostParent | undefined {
    const key = keyOf(identity);
    const found = this.fresh.get(key) ?? this.remember(key);
    this.fresh.set(key, found);
    return found;
  }

  private remember(key: string): LostParent | undefined {
    const member = this.before.member(key);
    if (!member) return undefined;
    const { pid, startTime, name, parent } = member;
    return {
      pid,
      startTime,
      name,
      commandLine: cutOff(this.before.commandLine(key) ?? []),
      endedAt: this.now,
      parent: parent && { pid: parent.pid, startTime: parent.startTime },
    };
  }
}

function cutOff(commandLine: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let room = maxCommandLineLength;
  for (const argument of commandLine) {
    if (room <= 0) break;
    kept.push(argument.slice(0, room));
    // An empty argument takes room as well.
    room -= argument.length + 1;
  }
  return kept;
}

/** By the key of their nearest living ancestor, those whose parent has died. */
export function detachedByAncestor(known: Iterable<OwnedProcess>): ReadonlyMap<string, readonly OwnedProcess[]> {
  const detached = new Map<string, OwnedProcess[]>();
  for (const each of known) {
    const ancestor = each.record.lost?.at(-1)?.parent;
    if (!ancestor) continue;
    const others = detached.get(keyOf(ancestor));
    if (others) others.push(each);
    else detached.set(keyOf(ancestor), [each]);
  }
  return detached;
}

/** Everybody who is known to descend from a process, whatever has died between, without the process itself. */
export function knownDescendants(root: Identity, table: ProcessTable, { owned }: Attribution): readonly ProcessInfo[] {
  const detached = detachedByAncestor(owned.values());
  const found = new Map<string, ProcessInfo>();
  const queue: Identity[] = [root];
  // Those that are found under way are visited too.
  for (const parent of queue) {
    const holder = table.get(parent.pid);
    const children = holder && sameProcess(holder, parent) ? table.children(parent.pid) : [];
    for (const process of [...children, ...(detached.get(keyOf(parent)) ?? []).map((each) => each.process)]) {
      if (found.has(keyOf(process)) || sameProcess(process, root)) continue;
      found.set(keyOf(process), process);
      queue.push(process);
    }
  }
  return [...found.values()];
}
